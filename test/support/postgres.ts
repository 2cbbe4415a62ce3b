import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, EmbeddedPostgres } from '@tidemark/database';
import { MIGRATIONS } from '@tidemark/migrations';
import { sqlAt } from './sql';

/** A Postgres for one test file. */
export interface TestPostgres {
  /** Of an empty database; tests take their own by `createDatabase`. */
  readonly url: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

const TEMPLATE = 'tidemark_template';
const templates = new WeakMap<TestPostgres, Promise<void>>();

/** Nothing survives the test, so nothing is flushed: three times quicker to write. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A folder that the user Postgres runs as can enter too. */
export async function makeDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-test-'));
  await chmod(dir, 0o711);
  return dir;
}

export async function startPostgres(): Promise<TestPostgres> {
  const dataDir = await makeDataDir();
  const embedded = await EmbeddedPostgres.start({ dataDir, owner: 'server', settings: FORGETFUL });
  return {
    url: embedded.url,
    dataDir,
    stop: async () => {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A new database with the whole schema, cloned from one that was migrated once. Returns its address. */
export async function createDatabase(postgres: TestPostgres, name: string): Promise<string> {
  let template = templates.get(postgres);
  if (template === undefined) templates.set(postgres, (template = makeTemplate(postgres)));
  await template;
  await asAdmin(postgres, `create database "${name}" template ${TEMPLATE}`);
  return databaseUrl(postgres, name);
}

/** A new database without any table. */
export async function createEmptyDatabase(postgres: TestPostgres, name: string): Promise<string> {
  await asAdmin(postgres, `create database "${name}" template template0`);
  return databaseUrl(postgres, name);
}

export function asAdmin<T extends object = object>(postgres: TestPostgres, sql: string): Promise<T[]> {
  return sqlAt<T>(postgres.url, sql);
}

function databaseUrl(postgres: TestPostgres, name: string): string {
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function makeTemplate(postgres: TestPostgres): Promise<void> {
  const database = Database.open({ url: await createEmptyDatabase(postgres, TEMPLATE), migrations: MIGRATIONS });
  try {
    await database.whenReady();
  } finally {
    await database.close();
  }
}
