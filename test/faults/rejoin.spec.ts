import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterNode } from '../support/cluster-node';
import { headOf, reignOf, sql, startAgain, startPeers, stopPeers, until } from '../support/peer-nodes';
import { asAdmin, startPostgres, TestPostgres } from '../support/postgres';
import { announce, freshSeed } from '../support/random';
import { RandomWriter } from '../support/random-writer';
import { TestServer } from '../support/server';
import { differencesBetween, expectIdentical } from '../support/store-difference';

jest.setTimeout(240_000);

let postgres: TestPostgres;
let nodes: ClusterNode[] = [];
const seed = freshSeed();

beforeAll(async () => {
  announce(`rejoin: seed ${seed}`);
  postgres = await startPostgres();
});
afterEach(async () => {
  await stopPeers(nodes);
  nodes = [];
});
afterAll(async () => {
  await TestServer.expectNoneRunning();
  await postgres.stop();
});

const write = (node: ClusterNode, commits: number, more = 0) =>
  new RandomWriter({ databaseUrl: node.databaseUrl, seed: seed + more, heldBeforeShare: 0, heldAfterShare: 0 }).run({ commits, writers: 2 });
const verifiedAt = async (node: ClusterNode) => (await sql<{ verified_seq: string | null }>(node, 'select verified_seq from replica_state'))[0].verified_seq;

/** Row by row, by the test's own comparison; the writers are quiet. */
async function identical(a: ClusterNode, b: ClusterNode, ms = 60_000): Promise<void> {
  await until(`${b.name} is as ${a.name}`, async () => (await differencesBetween(a.databaseUrl, b.databaseUrl)).length === 0, ms)
    .catch(() => undefined);
  await expectIdentical(a.databaseUrl, b.databaseUrl);
}

async function rowsAbove(node: ClusterNode, fork: number): Promise<string[]> {
  const tables = await sql<{ name: string }>(node, `select table_name as name from information_schema.columns where column_name = 'change_seq' and table_schema = 'public'`);
  const lines: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ line: string }>(node, `select jsonb_build_object('table', '${name}', 'row', to_jsonb(t))::text as line from ${name} t where change_seq > $1`, [fork]);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines.sort();
}

/** Of a node whose server is down, what it has set aside. */
function review(home: string): string[] {
  const folder = join(home, 'data', 'review');
  if (!existsSync(folder)) return [];
  expect(readdirSync(folder).filter((name) => !name.endsWith('.ndjson'))).toEqual([]);
  return readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')).sort();
}

describe('nodes that were on the wrong side of a promotion', () => {
  it('are fenced, set their own rows aside, and become identical with the new master, whatever their numbers', async () => {
    const [a, b, c] = nodes = await startPeers(postgres, ['a', 'b', 'c']);
    await write(a, 120);
    await identical(a, b);
    await identical(a, c);
    await until('all verified', async () => (await verifiedAt(b)) !== null && (await verifiedAt(c)) !== null);

    // c gets further than b.
    await b.stop();
    await write(a, 40, 100);
    await identical(a, c);
    await a.stop();
    const fork = Number((await sql<{ cursor: string }>(b, 'select cursor from replica_state'))[0].cursor);
    // What a committed last and sent to nobody: new rows, changed ones, deleted ones.
    await write(a, 40, 200);
    const divergent = await rowsAbove(a, fork);
    const aheadOfB = await rowsAbove(c, fork);
    expect(divergent.length).toBeGreaterThan(aheadOfB.length);
    expect(aheadOfB.length).toBeGreaterThan(10);

    await startAgain(b);
    const { status, body } = await b.server.post('/api/dms/promote', { confirm: true });
    expect([status, body]).toEqual([200, expect.objectContaining({ role: 'master', term: 2, from: fork })]);
    // Numbers of the new reign overlap those of both others, with other rows behind them.
    await write(b, 120, 300);
    expect(await headOf(b)).toBeGreaterThan(await headOf(a));
    await identical(b, c);
    const homeOfC = c.server.home;
    expect(review(homeOfC)).toEqual(aheadOfB);
    await until('c verified anew', async () => (await verifiedAt(c)) !== null);

    await startAgain(a);
    await until('a is fenced', async () => (await reignOf(a)).role === 'fenced');
    // Its slaves tell which term, and one of them is the master.
    await until('a knows where', async () => (await reignOf(a)).master_url === b.server.url);
    expect(await reignOf(a)).toMatchObject({ term: 2, leader: null });
    const refused = { status: 403, body: { code: 'not_master', role: 'fenced', master: b.server.url } };
    expect(await a.server.post('/api/v1/instruments', { instruments: ['AAPL.US'] })).toMatchObject(refused);
    expect(await a.server.post('/api/v1/sync-status/sync/batch', { start_date: '2020-01-02', end_date: '2020-01-03' })).toMatchObject(refused);
    await a.stop();
    await startAgain(a);
    expect((await reignOf(a)).role).toBe('fenced');
    expect((await a.server.post('/api/v1/instruments', { instruments: ['AAPL.US'] })).status).toBe(403);
    expect(await rowsAbove(a, fork)).toEqual(divergent);

    const follow = await a.server.post('/api/dms/follow', { master_url: b.server.url });
    expect(follow.body).toMatchObject({ role: 'fenced', fork, master: { reachable: true, role: 'master', term: 2, error: null }, would_set_aside: { rows: divergent.length } });
    expect((await reignOf(a)).role).toBe('fenced');
    expect((await a.server.post('/api/dms/follow', { master_url: a.server.url, confirm: true })).status).toBe(409);
    expect((await a.server.post('/api/dms/follow', { master_url: c.server.url, confirm: true })).body).toMatchObject({ code: 'cannot_follow' });
    expect((await a.server.post('/api/dms/follow', { master_url: b.server.url, confirm: true })).body).toMatchObject({ role: 'slave', master_url: b.server.url });
    await until('a verified', async () => (await verifiedAt(a)) !== null, 60_000);
    await identical(b, a);
    expect(review(a.server.home)).toEqual(divergent);
    expect(review(homeOfC)).toEqual(aheadOfB);

    // And on they go, all three.
    await write(b, 30, 400);
    await identical(b, a);
    await identical(b, c);
    expect(await reignOf(a)).toMatchObject({ role: 'slave', term: 2, leader: (await reignOf(b)).node_id });
  });

  it('a first master that is told to follow another one keeps nothing in its way, and loses nothing', async () => {
    const [a] = nodes = await startPeers(postgres, ['a']);
    const others = await startPeers(postgres, ['b'], { SLAVES: `a=${a.server.url}` });
    nodes = [a, ...others];
    await write(a, 30);
    await write(others[0], 60, 100);
    // Both reign in term 1: each refuses the other until one is told.
    const own = await rowsAbove(a, 0);
    const { body } = await a.server.post('/api/dms/follow', { master_url: others[0].server.url });
    expect(body).toMatchObject({ fork: 0, would_set_aside: { rows: own.length } });
    await a.server.post('/api/dms/follow', { master_url: others[0].server.url, confirm: true });
    await identical(others[0], a);
    expect(review(a.server.home)).toEqual(own);
  });
});

describe('databases restored from a backup', () => {
  const nameOf = (node: ClusterNode) => new URL(node.databaseUrl).pathname.slice(1);
  const backUp = (node: ClusterNode) => asAdmin(postgres, `create database "${nameOf(node)}_backup" template "${nameOf(node)}"`);
  const restore = async (node: ClusterNode) => {
    await asAdmin(postgres, `drop database "${nameOf(node)}" with (force)`);
    await asAdmin(postgres, `create database "${nameOf(node)}" template "${nameOf(node)}_backup"`);
  };
  const troubleOf = async (node: ClusterNode, table: 'replica' | 'replica_state') =>
    (await sql<{ code: string | null }>(node, `select trouble->>'code' as code from ${table}`))[0]?.code;

  it('a slave from an older backup gets the rest again', async () => {
    const [a, b] = nodes = await startPeers(postgres, ['a', 'b']);
    await write(a, 60);
    await identical(a, b);
    await b.stop();
    await backUp(b);
    await startAgain(b);
    await write(a, 60, 100);
    await identical(a, b);
    await b.stop();
    await restore(b);
    await expect(expectIdentical(a.databaseUrl, b.databaseUrl)).rejects.toThrow();
    await startAgain(b);
    await identical(a, b);
  });

  it.each(['push', 'pull'])('a master from an older backup is refused by what is ahead of it (%s), even when it has overtaken that, until it is promoted', async (mode) => {
    const [a, b] = nodes = await startPeers(postgres, ['a', 'b'], mode === 'pull' ? { REPLICATION_MODE: 'pull', SLAVES: '' } : {});
    await write(a, 60);
    await identical(a, b);
    await a.stop();
    await backUp(a);
    await startAgain(a);
    await write(a, 60, 100);
    await identical(a, b);
    await until('b verified', async () => (await verifiedAt(b)) !== null);
    await a.stop();
    const cursor = Number((await sql<{ cursor: string }>(b, 'select cursor from replica_state'))[0].cursor);
    await restore(a);
    const end = await headOf(a);
    const ahead = await rowsAbove(b, end);
    expect(cursor).toBeGreaterThan(end);
    await startAgain(a);
    await until('b shows it', async () => (await troubleOf(b, 'replica_state')) === 'ahead_of_master');
    await until('a shows it', async () => (await troubleOf(a, 'replica')) === 'ahead_of_master');
    const before = await rowsAbove(b, 0);
    // The same numbers again, with other rows, and more of them.
    await write(a, 150, 200);
    expect(await headOf(a)).toBeGreaterThan(cursor);
    await new Promise((done) => setTimeout(done, 8_000));
    expect(await rowsAbove(b, 0)).toEqual(before);
    expect([await troubleOf(b, 'replica_state'), await troubleOf(a, 'replica')]).toEqual(['ahead_of_master', 'ahead_of_master']);

    expect((await a.server.post('/api/dms/promote', { confirm: true })).body).toMatchObject({ role: 'master', term: 2 });
    await until('no trouble', async () => (await troubleOf(b, 'replica_state')) === null && (await troubleOf(a, 'replica')) === null, 60_000);
    await identical(a, b);
    expect(review(b.server.home)).toEqual(ahead);
  });
});
