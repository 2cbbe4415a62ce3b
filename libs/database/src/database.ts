import { Inject, Injectable, Logger, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Client, PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options';
import { copyOut } from './copy';
import { DatabaseLink } from './database-link';
import type { DatabaseOptions } from './database-options';
import { breaksConnection, mapDatabaseError } from './database.error';
import { openClient } from './pg-connection';
import { runTransaction, TransactionOptions } from './transaction';

export const DATABASE_OPTIONS = Symbol('DATABASE_OPTIONS');
const SIBLING_POOL = 2;
const SIBLING_PATIENCE_MS = 30_000;

/**
 * The one owner of connections. While Postgres is away every call fails at once with `DatabaseUnavailableError`, and
 * works again when it is back. Errors of Postgres come as the types of database.error.ts, all others as pg made them.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('database');
  private readonly link: DatabaseLink;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {
    this.link = new DatabaseLink(dataSource, options);
  }

  /** Without Nest. Ends with `close()`. */
  static open(options: DatabaseOptions): Database {
    const database = new Database(new DataSource(dataSourceOptions(options)), options);
    database.onModuleInit();
    return database;
  }

  /** Starts connecting and returns: the HTTP server must come up while Postgres is away. */
  onModuleInit(): void {
    void this.link.establish();
  }

  /** Nest's TypeORM module ends the pool. */
  onApplicationShutdown(): void {
    this.link.close();
  }

  async close(): Promise<void> {
    this.link.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  get ready(): boolean {
    return this.link.readiness.ready;
  }

  /** Why it is not ready, for `/health/ready`. */
  get trouble(): Error | undefined {
    return this.ready ? undefined : this.link.away();
  }

  /** Connections of the pool, those of them that nobody uses, and callers who wait for one. Zeros before it is there. */
  get poolFigures(): { readonly connections: number; readonly idle: number; readonly waiting: number } {
    if (!this.link.connected) return { connections: 0, idle: 0, waiting: 0 };
    const { totalCount, idleCount, waitingCount } = this.link.pool;
    return { connections: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** Connected and migrated. Rejects only where waiting cannot help: schema too new, Postgres too old, closed. */
  whenReady(): Promise<void> {
    return this.link.readiness.wait();
  }

  async query<T extends QueryResultRow = QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return this.withClient(async (client, broken) => {
      try {
        return (await client.query<T>(sql, [...params])).rows;
      } catch (error) {
        const mapped = mapDatabaseError(error);
        if (breaksConnection(mapped)) broken(mapped as Error);
        throw mapped;
      }
    });
  }

  /** One `COPY … TO STDOUT`, whole; a transaction of its own without the two round trips. */
  async copyOut(sql: string): Promise<Buffer> {
    return this.withClient(async (client, broken) => {
      try {
        return await copyOut(client, sql);
      } catch (error) {
        if (breaksConnection(error)) broken(error as Error);
        throw error;
      }
    });
  }

  /** The first row, if any. */
  async one<T extends QueryResultRow = QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<T | undefined> {
    return (await this.query<T>(sql, params))[0];
  }

  /** The work uses the client it is handed and nothing else of this class. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.withClient((client, broken) => runTransaction(client, work, options, broken));
  }

  /** Some statements on one connection of the pool, each its own transaction. */
  async withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withClient(async (client, broken) => {
      try {
        return await work(client);
      } catch (error) {
        const mapped = mapDatabaseError(error);
        if (breaksConnection(mapped)) broken(mapped as Error);
        throw mapped;
      }
    });
  }

  /**
   * A connection of its own, for session locks, LISTEN and the like. The caller ends it and may listen to its 'end'.
   * `applicationName` is what `pg_stat_activity` shows; a statement may run as long as those of the pool unless told otherwise.
   */
  async connect(
    applicationName = this.options.applicationName, statementTimeoutMs = this.options.statementTimeoutMs,
  ): Promise<Client> {
    if (!this.link.connected) throw this.link.away();
    const onError = (error: Error) => this.logger.warn(`Connection ${applicationName ?? ''} lost: ${error.message}`);
    try {
      return await openClient(await this.link.url(), { ...this.options, applicationName, statementTimeoutMs }, onError);
    } catch (error) {
      throw this.link.failed(error);
    }
  }

  /**
   * Another database of the same server, migrated to the same schema. The caller ends it with `close()`.
   * @throws DatabaseUnavailableError it could not be used within half a minute
   */
  async sibling(name: string): Promise<Database> {
    const address = new URL(await this.link.url());
    address.pathname = `/${encodeURIComponent(name)}`;
    const sibling = Database.open({ ...this.options, url: address.href, poolSize: SIBLING_POOL, migrateOnConnect: true });
    const late = setTimeout(() => sibling.link.close(), SIBLING_PATIENCE_MS);
    try {
      await sibling.whenReady();
      return sibling;
    } catch (error) {
      await sibling.close();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  /** Runs what is pending, once even if several servers start together. Returns the names of what it ran. */
  async migrate(): Promise<string[]> {
    if (!this.link.connected) throw this.link.away();
    try {
      return await this.link.migrate();
    } catch (error) {
      throw this.link.failed(error);
    }
  }

  private async withClient<T>(
    work: (client: PoolClient, broken: (error: Error) => void) => Promise<T>,
  ): Promise<T> {
    if (!this.ready) throw this.link.away();
    let client: PoolClient;
    try {
      client = await this.link.pool.connect();
    } catch (error) {
      throw this.link.failed(error);
    }
    let lost: Error | undefined;
    const broken = (error: Error) => void (lost ??= error);
    // The pool takes its own listener away while a client is lent out; without one a restart kills the process.
    client.on('error', broken);
    try {
      return await work(client, broken);
    } catch (error) {
      throw this.link.failed(error);
    } finally {
      client.off('error', broken);
      client.release(lost);
    }
  }
}
