import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { change, fillBars, query } from '../support/change';
import { startTidemark, tidemark } from '../support/cli';
import { withMigrations } from '../support/forged-backup';
import { asAdmin, createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { RandomWriter } from '../support/random-writer';
import { makeHome, TestServer } from '../support/server';
import { differencesBetween } from '../support/store-difference';
import { Tmpfs } from '../support/tmpfs';

jest.setTimeout(180_000);

interface Summary { file: string; root: string; rows: number; number: number; role: string | null; tables: Record<string, number> }

const home = makeHome();
let postgres: TestPostgres;
let origin: string;
let whole: Summary;

const database = (name: string) => createDatabase(postgres, name);
const env = (url: string) => ({ DATABASE_URL: url });
const path = (name: string) => join(home, name);
const kept = () => readdirSync(home).sort();

async function backup(url: string, target: string): Promise<Summary> {
  const run = await tidemark(home, ['backup', target, '--json'], env(url));
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(run.stdout) as Summary;
}
const restore = (url: string, file: string, ...more: string[]) => tidemark(home, ['restore', file, ...more], env(url));

/** Every row of every table as Postgres writes it: nothing that the backup itself is made by. */
async function contentOf(url: string): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(url, `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`);
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ n: string; sum: string | null }>(url, `select count(*)::text as n, md5(string_agg(md5(t::text), '' order by md5(t::text))) as sum from "${name}" t`);
    content[name] = `${row.n} ${row.sum ?? ''}`;
  }
  return content;
}

beforeAll(async () => {
  postgres = await startPostgres();
  origin = await database('origin');
  await query(origin, `update reign set role = 'master', term = 3, terms = '[{"term": 1, "from": 0}, {"term": 3, "from": 2}]'`);
  await fillBars(origin, 100, 2_000);
  await new RandomWriter({ databaseUrl: origin, seed: 11, heldBeforeShare: 0, heldAfterShare: 0 }).run({ commits: 100, writers: 2 });
  await query(origin, `insert into peer_key (name, key_hash, lead, scope) values ('backup1', sha256('a key'), true, 'replicate')`);
  whole = await backup(origin, path('whole.backup'));
});
afterAll(async () => {
  await TestServer.expectNoneRunning();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('backup', () => {
  it('holds every row of every table, and is the owner\'s alone', async () => {
    const target = await database('all');
    expect(await restore(target, whole.file)).toMatchObject({ code: 0, stderr: '' });
    expect(await contentOf(target)).toEqual(await contentOf(origin));
    expect(statSync(whole.file).mode & 0o777).toBe(0o600);
    expect(whole).toMatchObject({ role: 'master', tables: { peer_key: 1 } });
    expect(whole.tables.bar_daily).toBeGreaterThan(190_000);
    // Numbers go on behind those that were given.
    expect(await change(target, 'update instrument set change_seq = $1 where id = 1')).toBeGreaterThan(whole.number);
    const [{ id }] = await query<{ id: number }>(target, `insert into instrument (exchange, code, mic, change_seq) values ('SZ', '999999', 'XSHE', 0) returning id`);
    expect(id).toBeGreaterThan(whole.tables.instrument);
  });

  it('is one moment of a store that is being written', async () => {
    const stop = new AbortController();
    const writing = new RandomWriter({ databaseUrl: origin, seed: 12, heldBeforeShare: 0, heldAfterShare: 0 }).run({ commits: 1e6, writers: 2, signal: stop.signal });
    const moment = await backup(origin, path('moment.backup'));
    stop.abort();
    const { committed } = await writing;
    // Some commits came before it was begun and some while it was written.
    expect(committed[0]).toBeLessThan(moment.number);
    expect(committed.at(-1)).toBeGreaterThan(moment.number);
    const target = await database('moment');
    expect((await restore(target, moment.file)).code).toBe(0);
    const differences = await differencesBetween(origin, target);
    expect(differences.length).toBeGreaterThan(0);
    const [{ newer }] = await query<{ newer: string }>(target, `select count(*)::text as newer from bar_daily where change_seq > ${moment.number}`);
    expect(newer).toBe('0');
    expect((await backup(target, path('again.backup'))).root).toBe(moment.root);
  });

  it('makes a name of its own in a folder, and never takes the place of a file', async () => {
    mkdirSync(path('kept'));
    const { file } = await backup(origin, path('kept'));
    expect(readdirSync(path('kept'))).toEqual([expect.stringMatching(/^tidemark-.+-\d{8}T\d{6}Z\.backup$/)]);
    const bytes = readFileSync(file);
    const again = await tidemark(home, ['backup', file], env(origin));
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('that is killed leaves nothing that has the name of a backup', async () => {
    const before = kept();
    const child = startTidemark(home, ['backup', path('killed.backup')], env(origin));
    const partial = () => kept().find((name) => name.endsWith('.partial'));
    while (partial() === undefined || statSync(path(partial() as string)).size < 65_536) await sleep(2);
    child.kill('SIGKILL');
    await once(child, 'close');
    const left = kept().filter((name) => !before.includes(name));
    expect(left).toEqual([expect.stringMatching(/^\.killed\.backup\.\d+\.partial$/)]);
    expect(await restore(await database('nothing'), path(left[0]))).toMatchObject({ code: 1, stderr: expect.stringContaining('ends before its end') });
    rmSync(path(left[0]));
  });

  const disk = Tmpfs.mount(1);
  (disk === undefined ? it.skip : it)('says that the disk is full, and leaves nothing on it', async () => {
    try {
      const run = await tidemark(home, ['backup', disk?.path ?? ''], env(origin));
      expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('ENOSPC')]);
      expect(readdirSync(disk?.path ?? '')).toEqual([]);
    } finally {
      disk?.unmount();
    }
  });

  it('says why when the folder is not there', async () => {
    const before = kept();
    expect(await tidemark(home, ['backup', path('no/such/folder.backup')], env(origin))).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
    expect(kept()).toEqual(before);
  });
});

describe('restore', () => {
  /** What a restore that fails has to leave as it is. */
  let spared: string;
  let before: Record<string, string>;
  beforeAll(async () => {
    spared = await database('spared');
    await fillBars(spared, 3, 10);
    before = await contentOf(spared);
  });

  const spoilt: [string, (bytes: Buffer) => Buffer][] = [
    ['cut in the middle', (b) => b.subarray(0, b.length / 2)],
    ['without its last byte', (b) => b.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('PGDMP')],
    ['with a changed byte', (b) => {
      const plain = gunzipSync(b);
      plain[plain.length >> 1] ^= 1;
      return gzipSync(plain);
    }],
    ['without its last frame', (b) => {
      const plain = gunzipSync(b);
      return gzipSync(plain.subarray(0, plain.lastIndexOf('Z\0\0')));
    }],
    ['with something behind it', (b) => gzipSync(Buffer.concat([gunzipSync(b), Buffer.from('x')]))],
  ];
  test.each(spoilt)('refuses a file that is %s', async (name, spoil) => {
    const file = path(`spoilt-${name.replaceAll(' ', '-')}`);
    writeFileSync(file, spoil(readFileSync(whole.file)));
    for (const how of ['--check', '--replace']) {
      expect(await restore(spared, file, how)).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be used as a backup') });
    }
    expect(await contentOf(spared)).toEqual(before);
  });

  test.each<[string, (names: readonly string[]) => readonly string[], string]>([
    ['a newer', (names) => [...names, 'Unheard1999999999999'], 'Unheard1999999999999'], ['an older', (names) => names.slice(0, -1), 'and here is'],
  ])('refuses a backup of %s schema, whole as it is, and names the way', async (name, change, said) => {
    const file = path(`${name.replace(' ', '-')}.backup`);
    writeFileSync(file, withMigrations(readFileSync(whole.file), change));
    expect((await restore(spared, file, '--check')).code).toBe(0);
    const run = await restore(spared, file, '--replace');
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('restore it with the version that made it, then upgrade')]);
    expect(run.stderr).toContain(said);
    expect(await contentOf(spared)).toEqual(before);
  });

  it('checks a file without any database', async () => {
    const run = await tidemark(home, ['restore', whole.file, '--check', '--json'], env('postgres://nobody@127.0.0.1:1/none'));
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toEqual(whole);
  });

  it('refuses a store that holds something, unless it is told to give that up', async () => {
    const target = await database('used');
    await fillBars(target, 3, 10);
    const before = await contentOf(target);
    expect(await restore(target, whole.file)).toMatchObject({ code: 1, stderr: expect.stringContaining('not empty (bar_daily)') });
    expect(await contentOf(target)).toEqual(before);
    expect((await restore(target, whole.file, '--replace')).code).toBe(0);
    expect(await differencesBetween(await restoredOnce(), target)).toEqual([]);
  });

  it('that is killed leaves the store as it was', async () => {
    const target = await database('interrupted');
    await fillBars(target, 3, 10);
    const before = await contentOf(target);
    const child = startTidemark(home, ['restore', whole.file, '--replace'], env(target));
    const copies = () => asAdmin<{ n: number }>(postgres, `select count(*)::int as n from pg_stat_activity where datname = 'interrupted' and query like 'copy "bar_daily"%'`);
    while ((await copies())[0].n === 0) await sleep(2);
    child.kill('SIGKILL');
    await once(child, 'close');
    while ((await asAdmin<{ n: number }>(postgres, `select count(*)::int as n from pg_stat_activity where datname = 'interrupted'`))[0].n > 0) await sleep(20);
    expect(await contentOf(target)).toEqual(before);
  });

  it('notices rows that came in otherwise than they were written', async () => {
    const target = await database('bent');
    await query(target, `create function bend() returns trigger language plpgsql as $$ begin new.close := new.close + 1; return new; end $$;
      create trigger bend before insert on bar_daily for each row when (new.instrument_id = 7 and new.date = '2020-01-02') execute function bend()`);
    expect(await restore(target, whole.file)).toMatchObject({ code: 1, stderr: expect.stringContaining('has the digest') });
    expect(await query(target, 'select count(*)::int as n from bar_daily')).toEqual([{ n: 0 }]);
  });

  it('waits for no server that works there: it is refused', async () => {
    const target = await database('served');
    const server = await TestServer.start({ env: { DATABASE_URL: target } });
    try {
      expect(await restore(target, whole.file, '--replace')).toMatchObject({ code: 1, stderr: expect.stringContaining('stop it first') });
      // A backup may be taken there.
      expect((await backup(target, path('served.backup'))).role).toBe('master');
    } finally {
      await server.stop();
    }
  });
});

/** Rows of `origin` have moved on since; this is what they were. */
async function restoredOnce(): Promise<string> {
  const url = await database('once');
  expect((await restore(url, whole.file)).code).toBe(0);
  return url;
}

describe('a server on a restored store', () => {
  it('goes on where the backup was: bars, runs, and a task that waited', async () => {
    const first = await TestServer.start();
    const target = await database('revived');
    let bars: unknown;
    let runs: unknown;
    try {
      await first.post('/api/v1/sync-status/sync/date/2020-01-02');
      bars = (await first.get('/api/v1/bars?instruments=SPX.US')).body;
      runs = (await first.get('/api/v1/sync-runs')).body;
      // Beside the server, through the Postgres of its own.
      const run = await tidemark(first.home, ['backup', path('server.backup')]);
      expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('written to')]);
    } finally {
      await first.stop();
    }
    expect((await restore(target, path('server.backup'))).code).toBe(0);
    // As a server that was busy has it: a row without a place in a line, for the line is in no backup.
    await query(target, `insert into task (id, type, data, priority, timeout_seconds, max_attempts) values ('waited', 'backtest', $1, 5, 300, 3)`,
      [JSON.stringify({ symbol: 'SPX.US', strategy: 'ma_cross', period: '1y' })]);
    const { file } = await backup(target, path('waiting.backup'));
    const last = await database('waiting');
    expect((await restore(last, file)).code).toBe(0);
    const second = await TestServer.start({ env: { DATABASE_URL: last } });
    try {
      expect((await second.get('/api/v1/bars?instruments=SPX.US')).body).toEqual(bars);
      expect((await second.get('/api/v1/sync-runs')).body).toEqual(runs);
      let attempts: unknown[] = [];
      for (const end = Date.now() + 60_000; Date.now() < end && attempts.length === 0; await sleep(100)) {
        attempts = (await second.get<{ attempts: unknown[] }>('/api/v1/tasks/waited')).body.attempts;
      }
      expect(attempts).not.toEqual([]);
    } finally {
      await second.stop();
    }
  });
});
