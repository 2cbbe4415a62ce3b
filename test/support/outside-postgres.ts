import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres } from '@tidemark/database';
import { asAdmin, createEmptyDatabase, makeDataDir, TestPostgres } from './postgres';

/** Nothing outlives the machine here, but a commit has to outlive the postmaster. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off' };

/** A Postgres of its own outside the server under test, which a test may crash, stop and start again at one address. */
export class OutsidePostgres {
  private constructor(
    private readonly dataDir: string, private readonly settings: Readonly<Record<string, string>>, private embedded: EmbeddedPostgres,
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<OutsidePostgres> {
    const dataDir = await makeDataDir();
    const all = { ...SETTINGS, ...settings };
    return new OutsidePostgres(dataDir, all, await EmbeddedPostgres.start({ dataDir, owner: 'server', settings: all }));
  }

  get url(): string {
    return this.embedded.url;
  }

  /** A new database without any table. Returns its address. */
  createDatabase(name: string): Promise<string> {
    return createEmptyDatabase(this.asTestPostgres(), name);
  }

  admin<T extends object>(sql: string): Promise<T[]> {
    return asAdmin<T>(this.asTestPostgres(), sql);
  }

  /** What `pg_ctl stop -m immediate` does: every backend dies at once, and the next start recovers. */
  async crash(): Promise<void> {
    const { cluster } = JSON.parse(readFileSync(join(this.dataDir, 'postgres.json'), 'utf8')) as { cluster: string };
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    // It stops answering before it is gone, and until then it would be taken for one that runs.
    while (await this.answers() || isAlive(pid)) await sleep(20);
  }

  /** After `crash`. */
  async startAgain(): Promise<void> {
    await this.embedded.ensure();
  }

  /** In order; `open` brings it back. */
  async close(): Promise<void> {
    await this.embedded.stop();
  }

  async open(): Promise<void> {
    this.embedded = await EmbeddedPostgres.start({ dataDir: this.dataDir, owner: 'server', settings: this.settings });
  }

  async stop(): Promise<void> {
    await this.embedded.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    return this.admin('select 1').then(() => true, (error: NodeJS.ErrnoException) => error.code !== 'ECONNREFUSED');
  }

  private asTestPostgres(): TestPostgres {
    return { url: this.url, dataDir: this.dataDir, stop: () => this.stop() };
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Of the Postgres that a server keeps inside its own folder. */
export function embeddedUrl(home: string): string {
  const { password, port } = JSON.parse(readFileSync(join(home, 'data', 'postgres.json'), 'utf8')) as { password: string; port: number };
  return `postgres://tidemark:${password}@127.0.0.1:${port}/tidemark`;
}
