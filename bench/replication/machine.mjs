// A Postgres with the settings it ships with, and with what logical replication needs; databases in it, migrated.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { lib, MIGRATIONS, scratch } from '../support/product.mjs';

const LOWEST = 19;

export async function startMachine(name, settings = {}) {
  const { EmbeddedPostgres } = lib('database');
  const { dir, remove } = scratch(name);
  const postgres = await EmbeddedPostgres.start({ dataDir: dir, owner: 'server', settings: { wal_level: 'logical', ...settings } });
  const stores = [];
  const postmaster = () => Number(readFileSync(join(dir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  // A fast stop, where the benchmark is broken off.
  const abandon = () => { process.kill(postmaster(), 'SIGINT'); };
  process.once('exit', abandon);
  return {
    name, dir, postmaster,
    store: async (database) => { stores.push(await openStore(postgres.url, database)); return stores.at(-1); },
    stop: async () => {
      for (const store of stores) await store.client.end();
      process.off('exit', abandon);
      await postgres.stop();
      remove();
    },
  };
}

async function openStore(base, name) {
  const { Database } = lib('database');
  await query(base, `create database ${name}`);
  const url = Object.assign(new URL(base), { pathname: `/${name}` }).href;
  const database = Database.open({ url, migrations: MIGRATIONS });
  await database.whenReady();
  await database.close();
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the server's end is ours
  await client.connect();
  const { hostname, port, username, password } = new URL(url);
  return {
    url, client, conninfo: `host=${hostname} port=${port} user=${username} password=${password} dbname=${name}`,
    one: async (sql, values) => (await client.query(sql, values)).rows[0],
    rows: async () => (await client.query('select count(*)::int as n from bar_daily')).rows[0].n,
  };
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/**
 * Processes and all that they started get what the others leave of the processors: they stand for another machine.
 * Linux weighs sessions first (autogroup), and every process of Postgres is one.
 */
export function lower(pids) {
  for (const pid of withDescendants(pids)) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), LOWEST);
      writeFileSync(`/proc/${pid}/autogroup`, String(LOWEST));
    } catch {
      // It ended meanwhile, or this system has no such groups.
    }
  }
}

function withDescendants(pids) {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return [Number(pid), Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1])];
    } catch {
      return [0, 0];
    }
  });
  const found = new Set(pids);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return found;
}
