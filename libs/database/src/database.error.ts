import { types } from 'node:util';
import { DatabaseError } from 'pg';
import { TidemarkError } from '@tidemark/domain';

export type UnavailableReason =
  | 'starting'
  | 'unreachable'
  | 'connection_lost'
  | 'commit_unknown'
  | 'too_many_connections'
  | 'pool_exhausted'
  | 'login_refused'
  | 'closed';

/** No answer from Postgres; a retry later can help. After `commit_unknown` look first whether the write is there. */
export class DatabaseUnavailableError extends TidemarkError {
  readonly code = 'database_unavailable';
  readonly status = 503;
  override readonly messageZh = '数据库暂时不可用，请稍后再试';

  constructor(readonly reason: UnavailableReason, readonly detail: string, options?: ErrorOptions) {
    super(`The database is not available (${reason}): ${detail}`, options);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { reason: this.reason, retryable: true };
  }
}

/** Nothing of the transaction is stored; works again once there is space. */
export class DiskFullError extends TidemarkError {
  readonly code = 'disk_full';
  readonly status = 507;
  override readonly messageZh = '磁盘空间不足';

  constructor(detail: string, options?: ErrorOptions) {
    super(`No space left on the database's disk (ENOSPC): ${detail}`, options);
  }
}

export class StatementTimeoutError extends TidemarkError {
  readonly code = 'statement_timeout';
  readonly status = 503;
  override readonly messageZh = '数据库查询超时';

  constructor(detail: string, options?: ErrorOptions) {
    super(`A database statement took too long: ${detail}`, options);
  }
}

/** An earlier statement failed and the work went on as if it had not: Postgres answered COMMIT with ROLLBACK. */
export class TransactionAbortedError extends TidemarkError {
  readonly code = 'transaction_aborted';
  readonly status = 500;

  constructor() {
    super('The transaction was rolled back: a statement in it had failed and its error was not passed on');
  }
}

/** The database was migrated by a newer build, which this one might damage. */
export class SchemaTooNewError extends TidemarkError {
  readonly code = 'schema_too_new';
  readonly status = 503;

  constructor(readonly unknownMigrations: readonly string[]) {
    super(`The database belongs to a newer version of Tidemark (it has ${unknownMigrations.join(', ')}): start that version`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { unknown_migrations: this.unknownMigrations };
  }
}

export class PostgresTooOldError extends TidemarkError {
  readonly code = 'postgres_too_old';
  readonly status = 503;

  constructor(readonly version: string) {
    super(`PostgreSQL ${version} is too old: version 15 or newer is needed`);
  }
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
  'EHOSTDOWN', 'ECONNABORTED', 'ENETDOWN', 'EADDRNOTAVAIL',
]);

// pg gives these failures a text only.
const PG_MESSAGES: readonly [RegExp, UnavailableReason][] = [
  [/^timeout exceeded when trying to connect/, 'pool_exhausted'],
  [/^Connection terminated due to connection timeout|^timeout expired|^connect ETIMEDOUT/, 'unreachable'],
  [/^Connection terminated|not queryable$|^Query read timeout|^COPY made no progress/, 'connection_lost'],
  [/^Cannot use a pool after calling end/, 'closed'],
];

function bySqlState(state: string): UnavailableReason | undefined {
  if (state === '53300') return 'too_many_connections';
  if (state === '57P03') return 'starting';
  if (state.startsWith('57P') || state.startsWith('08')) return 'connection_lost';
  if (state.startsWith('28') || state === '3D000') return 'login_refused';
  return undefined;
}

/** What a caller can act on, in place of pg's own error; every other error comes back as it is. */
export function mapDatabaseError(error: unknown): unknown {
  // Not `instanceof Error`: Node's own errors fail that in another realm, such as a test runner's.
  if (!types.isNativeError(error) || error instanceof TidemarkError) return error;
  // TypeORM wraps what the driver said.
  const driverError: unknown = (error as { driverError?: unknown }).driverError;
  if (types.isNativeError(driverError)) {
    const mapped = mapDatabaseError(driverError);
    return mapped === driverError ? error : mapped;
  }
  const options = { cause: error };
  const { code } = error as { code?: unknown };
  if (error instanceof DatabaseError && typeof code === 'string') {
    if (code === '53100') return new DiskFullError(error.message, options);
    if (code === '57014' && /statement timeout/.test(error.message)) return new StatementTimeoutError(error.message, options);
    const reason = bySqlState(code);
    return reason === undefined ? error : new DatabaseUnavailableError(reason, error.message, options);
  }
  if (typeof code === 'string' && NETWORK_CODES.has(code)) {
    // Node's AggregateError of several refused addresses has an empty message.
    return new DatabaseUnavailableError(code === 'ECONNRESET' || code === 'EPIPE' ? 'connection_lost' : 'unreachable', error.message || code, options);
  }
  const known = PG_MESSAGES.find(([pattern]) => pattern.test(error.message));
  return known ? new DatabaseUnavailableError(known[1], error.message, options) : error;
}

/** Classes of SQLSTATE that pass by themselves: conflict, resources, locks, operator, system. */
const PASSING_CLASSES = new Set(['40', '53', '55', '57', '58']);

/** Whether connecting and migrating may work at the next try; the rest needs a human. */
export function mayPass(mapped: unknown): boolean {
  if (mapped instanceof SchemaTooNewError || mapped instanceof PostgresTooOldError) return false;
  if (mapped instanceof TidemarkError) return true;
  return mapped instanceof DatabaseError && PASSING_CLASSES.has(String(mapped.code).slice(0, 2));
}

/** After these the connection cannot be trusted with another statement. */
export function breaksConnection(mapped: unknown): boolean {
  return mapped instanceof DatabaseUnavailableError;
}
