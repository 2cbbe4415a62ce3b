import type { DataSourceOptions, MigrationInterface } from 'typeorm';

export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  /** Asked again before every try to connect: the embedded Postgres may have to be started again. */
  readonly url: string | (() => Promise<string>);
  /** Lists, never globs. */
  readonly migrations: readonly MigrationClass[];
  readonly entities?: Extract<DataSourceOptions['entities'], unknown[]>;
  /** False: `ready` does not wait for the schema; the caller runs `migrate()`. */
  readonly migrateOnConnect?: boolean;
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
  readonly applicationName?: string;
}

export const DEFAULT_POOL_SIZE = 10;
export const DEFAULT_STATEMENT_TIMEOUT_MS = 60_000;
export const APPLICATION_NAME = 'tidemark';
/** To reach the server, and to wait for a free connection of the pool: a request should fail while its client waits. */
export const CONNECT_TIMEOUT_MS = 5_000;
/**
 * How much longer than the server's own timeout the client waits: past it the connection is half open, which
 * keepalive does not notice while data are unacknowledged.
 */
export const CLIENT_TIMEOUT_MARGIN_MS = 5_000;
/** A stopped process would keep its transaction, and with it the change number's lock, for ever. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
