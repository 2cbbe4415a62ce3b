import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { DatabaseOptions } from './database-options';
import { DatabaseUnavailableError, mapDatabaseError, mayPass, PostgresTooOldError } from './database.error';
import { migrate } from './migrate';
import { openClient } from './pg-connection';
import { Readiness } from './readiness';

/** `server_version_num` of PostgreSQL 15. */
const OLDEST_SERVER = 150_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
const PROBE_TIMEOUT_MS = 2_000;

/** Brings the connection up in the background and back up after every loss. */
export class DatabaseLink {
  readonly readiness = new Readiness();
  private readonly logger = new Logger('database');
  private readonly closing = new AbortController();
  private probing = false;
  private migrated = false;

  constructor(private readonly dataSource: DataSource, private readonly options: DatabaseOptions) {}

  get connected(): boolean {
    return this.dataSource.isInitialized && !this.closing.signal.aborted;
  }

  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  async url(): Promise<string> {
    return typeof this.options.url === 'string' ? this.options.url : this.options.url();
  }

  close(): void {
    this.closing.abort();
    this.readiness.refuse(new DatabaseUnavailableError('closed', 'this process is stopping'));
  }

  async migrate(): Promise<string[]> {
    const ran = await migrate(this.dataSource);
    this.migrated = true;
    return ran;
  }

  /** Why a call cannot be served now; a fresh error, for the stored one has another caller's stack. */
  away(): Error {
    const { trouble } = this.readiness;
    if (trouble instanceof DatabaseUnavailableError) {
      return new DatabaseUnavailableError(trouble.reason, trouble.detail, { cause: trouble });
    }
    return trouble;
  }

  /** Maps a failure, and looks whether it was one connection's or the server's. */
  failed(error: unknown): unknown {
    const mapped = mapDatabaseError(error);
    if (mapped instanceof DatabaseUnavailableError && this.readiness.ready) void this.suspect();
    return mapped;
  }

  /** Tries until the database is connected and migrated, or can never be. */
  async establish(): Promise<void> {
    let told = '';
    for (let delay = FIRST_RETRY_MS; !this.closing.signal.aborted; delay = Math.min(delay * 2, LONGEST_RETRY_MS)) {
      try {
        await this.reach();
        if (told !== '') this.logger.log('The database can be used again');
        return;
      } catch (error) {
        // A stop that cut the attempt off is no fault of the database.
        if (this.closing.signal.aborted) return;
        const mapped = mapDatabaseError(error) as Error;
        if (!mayPass(mapped)) {
          this.logger.error(mapped.message);
          this.readiness.refuse(mapped);
          return;
        }
        if (mapped.message !== told) this.logger.error(`${mapped.message}; trying again`);
        told = mapped.message;
        this.readiness.lose(mapped);
        await this.pause(delay * (0.75 + Math.random() / 2));
      }
    }
  }

  private async reach(): Promise<void> {
    const url = await this.url();
    await this.probe(url, this.dataSource.isInitialized);
    if (!this.dataSource.isInitialized) {
      Object.assign(this.dataSource.options, { url });
      await this.initialize();
    }
    // An embedded Postgres that lost its port comes back at another; new clients of the pool read this.
    this.pool.options.connectionString = url;
    if (this.closing.signal.aborted) return;
    if (!this.migrated && this.options.migrateOnConnect !== false) await this.migrate();
    this.readiness.reach();
  }

  private async initialize(): Promise<void> {
    await this.dataSource.initialize();
    // Whoever closed meanwhile found nothing to end.
    if (this.closing.signal.aborted) await this.dataSource.destroy();
  }

  private async suspect(): Promise<void> {
    if (this.probing || this.closing.signal.aborted) return;
    this.probing = true;
    try {
      await this.probe(await this.url(), true);
    } catch (error) {
      this.readiness.lose(mapDatabaseError(error) as Error);
      void this.establish();
    } finally {
      this.probing = false;
    }
  }

  /** Over a new connection: the pool's idle ones may be half open. Where the pool has some, a full server will do. */
  private async probe(url: string, pooled: boolean): Promise<void> {
    const tuning = { ...this.options, statementTimeoutMs: PROBE_TIMEOUT_MS };
    let client: Client;
    try {
      client = await openClient(url, tuning, (error) => this.logger.debug(`Probe lost: ${error.message}`));
    } catch (error) {
      const mapped = mapDatabaseError(error);
      if (pooled && mapped instanceof DatabaseUnavailableError && mapped.reason === 'too_many_connections') return;
      throw mapped;
    }
    try {
      const { rows } = await client.query<{ number: string; version: string }>(
        `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
      );
      if (Number(rows[0].number) < OLDEST_SERVER) throw new PostgresTooOldError(rows[0].version);
    } finally {
      void client.end();
    }
  }

  private async pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.closing.signal });
    } catch (error) {
      if (!this.closing.signal.aborted) throw error;
    }
  }
}
