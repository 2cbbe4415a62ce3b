// The built product, as the benchmarks use it: its own compiled classes, no copies.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
require('reflect-metadata');
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist/apps/server');
export const lib = (name) => require(join(DIST, 'libs', name, 'src/index.js'));
/** One compiled file behind a lib's door, where the door does not offer it. */
export const part = (file) => require(join(DIST, file));
export const { MIGRATIONS } = require(join(DIST, 'migrations/index.js'));
export const SERVER_MAIN = join(DIST, 'apps/server/src/main.js');
export const NODE_MAIN = join(ROOT, 'dist/apps/node/apps/node/src/main.js');

/** A scratch folder that the user Postgres runs as can enter. */
export function scratch(name) {
  const dir = mkdtempSync(join(tmpdir(), `tidemark-bench-${name}-`));
  chmodSync(dir, 0o711);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** The embedded Postgres with the settings it ships with, and one migrated database. */
export async function openStore(name) {
  const { dir, remove } = scratch(name);
  const { EmbeddedPostgres, Database } = lib('database');
  const { Logger } = require('@nestjs/common');
  Logger.overrideLogger(false);
  const postgres = await EmbeddedPostgres.start({ dataDir: dir, owner: 'server' });
  const database = Database.open({ url: postgres.url, migrations: MIGRATIONS });
  await database.whenReady();
  return {
    database, url: postgres.url, dir,
    close: async () => { await database.close(); await postgres.stop(); remove(); },
  };
}
