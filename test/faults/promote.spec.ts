import { Client } from 'pg';
import { ChangeSource } from '../../libs/replication/src/source/change-source';
import { encodeBatch } from '../../libs/replication/src/wire/encode-batch';
import { tidemark } from '../support/cli';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { ClusterNode } from '../support/cluster-node';
import { headOf, reignOf, sql, startAgain, startPeers, stopPeers, until } from '../support/peer-nodes';
import { createEmptyDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { RandomWriter } from '../support/random-writer';
import { TestServer } from '../support/server';
import { differencesBetween, expectIdentical } from '../support/store-difference';

jest.setTimeout(180_000);

const CONTENT = 'application/vnd.tidemark.batch';
interface Preview {
  role: string; term: number; next_term: number; from: number; would_lose: { changes: number; seconds: number | null };
  master: { url: string | null; reachable: boolean; head: number };
}

let postgres: TestPostgres;
let nodes: ClusterNode[] = [];
let cluster: Cluster | undefined;
beforeAll(async () => { postgres = await startPostgres(); });
afterEach(async () => {
  await stopPeers(nodes);
  nodes = [];
  await cluster?.stop();
  cluster = undefined;
});
afterAll(async () => {
  await TestServer.expectNoneRunning();
  await postgres.stop();
});

const write = (node: Pick<ClusterNode, 'databaseUrl'>, commits: number, seed = 11) =>
  new RandomWriter({ databaseUrl: node.databaseUrl, seed, heldBeforeShare: 0, heldAfterShare: 0 }).run({ commits, writers: 2 });
const preview = async (node: ClusterNode) => (await node.server.get<Preview>('/api/dms/promote')).body;
const promote = (node: ClusterNode, more: object = {}) => node.server.post('/api/dms/promote', { confirm: true, ...more });

async function identical(a: ClusterNode, b: ClusterNode): Promise<void> {
  await until(`${b.name} is as ${a.name}`, async () => (await differencesBetween(a.databaseUrl, b.databaseUrl)).length === 0).catch(() => undefined);
  await expectIdentical(a.databaseUrl, b.databaseUrl);
}

/** Which version of which row is stored, and what the node thinks of itself: nothing can have been written where this is the same. */
async function versions(node: ClusterNode): Promise<string> {
  const [{ line }] = await sql<{ line: string }>(node, `select md5(string_agg(line, ' ' order by line)) as line from (
    select 'b' || xmin || ctid::text as line from bar_daily union all select 'r' || xmin from reign union all select 's' || xmin from replica_state
    union all select 't' || xmin || ctid::text from tombstone union all select 'i' || xmin || ctid::text from instrument) v`);
  return line;
}

describe('a promotion', () => {
  it('shows what it costs, asks for confirmation, happens once, and turns everything around', async () => {
    const [a, b, c] = nodes = await startPeers(postgres, ['a', 'b', 'c'], { SCHEDULER: 'on', SYNC_DAILY_CRON: '0 0 29 2 *', SYNC_MISSING_CRON: '0 0 29 2 *' });
    await write(a, 80);
    await identical(a, b);
    await identical(a, c);
    const head = await headOf(a);
    await until('b knows', async () => (await preview(b)).from === head);
    expect(await preview(b)).toMatchObject({
      role: 'slave', term: 1, next_term: 2, from: head, would_lose: { changes: 0, seconds: 0 }, master: { url: a.server.url, reachable: true, head },
    });
    await a.kill();
    expect(await preview(b)).toMatchObject({ would_lose: { changes: 0, seconds: expect.any(Number) }, master: { url: expect.any(String), reachable: false, head } });
    for (const body of [{}, { confirm: false }]) expect((await b.server.post('/api/dms/promote', body)).body).toMatchObject({ next_term: 2 });
    expect((await b.server.post('/api/dms/promote', { confirm: 'yes' })).status).toBe(400);
    expect(await reignOf(b)).toMatchObject({ role: 'slave', term: 1 });

    const answers = await Promise.all([promote(b), promote(b), promote(b)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ role: 'master', term: 2, from: head });
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'promotion_conflict', term: 2 });
    expect(await reignOf(b)).toMatchObject({ role: 'master', term: 2, terms: [{ term: 1, from: 0 }, { term: 2, from: head }] });
    await until('the audit line', async () => /audit.*local promoted this node: master of term 2/.test(b.server.logFile), 5_000);
    await until('the schedule', async () => /定时任务已启动/.test(b.server.logFile), 5_000);

    // Its own writes begin behind the number, with ids that nobody has, and reach the slaves of its settings.
    const added = await b.server.post('/api/v1/instruments', { instruments: ['AAPL.US', 'MSFT.US'] });
    expect(added.status).toBe(200);
    const [{ n, low }] = await sql<{ n: number; low: number }>(b, `select count(*)::int as n, min(change_seq)::float8 as low from instrument where code in ('AAPL', 'MSFT')`);
    expect([n, low]).toEqual([2, head + 1]);
    await write(b, 40, 12);
    await identical(b, c);
    expect(await reignOf(c)).toMatchObject({ role: 'slave', term: 2, leader: (await reignOf(b)).node_id });

    await b.stop();
    await startAgain(b);
    expect(await preview(b)).toMatchObject({ role: 'master', term: 2, next_term: 3, would_lose: { changes: 0, seconds: 0 } });
    expect((await promote(b, { next_term: 2 })).status).toBe(409);
    expect((await promote(b, { next_term: 3 })).body).toMatchObject({ role: 'master', term: 3 });
    await until('c has heard', async () => (await reignOf(c)).term === 3);
  });

  it('tells how many changes of a master that can be asked are not here yet', async () => {
    cluster = await startCluster({ slaves: 1, proxied: true, postgres });
    const [slave] = cluster.slaves;
    await write({ databaseUrl: cluster.masterDatabaseUrl }, 30);
    await waitIdentical(cluster, 30_000);
    const from = await headOf(slave);
    await slave.proxy.set({ refuse: true });
    slave.proxy.reset();
    await until('cut', async () => {
      await write({ databaseUrl: cluster?.masterDatabaseUrl ?? '' }, 5, 99);
      return (await preview(slave)).would_lose.changes > 0;
    });
    const { would_lose: loss, ...rest } = await preview(slave);
    expect(loss.changes).toBe(await headOf({ databaseUrl: cluster.masterDatabaseUrl }) - rest.from);
    expect(rest.from).toBeGreaterThanOrEqual(from);
    expect(loss.seconds).toBeGreaterThanOrEqual(0);
  });

  it('gives rows of an unfinished repair, from beyond the cursor, a number of the new reign', async () => {
    const [a, b, c] = nodes = await startPeers(postgres, ['a', 'b', 'c']);
    await write(a, 40);
    await identical(a, b);
    await identical(a, c);
    await a.kill();
    const head = await headOf(b);
    // As a repair leaves it that was cut off by the end of its master.
    await sql(b, `update bar_daily set close = close, change_seq = $1 where ctid = (select ctid from bar_daily limit 1)`, [head + 25]);
    expect((await promote(b)).body).toMatchObject({ from: head });
    await write(b, 40, 13);
    await identical(b, c);
    const [{ n }] = await sql<{ n: number }>(b, 'select count(*)::int as n from bar_daily where change_seq = $1', [head + 1]);
    expect(n).toBeGreaterThan(0);
  });

  it('is for admins, by key', async () => {
    const databaseUrl = await createEmptyDatabase(postgres, 'keys');
    const server = await TestServer.start({ env: { DATABASE_URL: databaseUrl, API_KEY: 'canary-admin', ROLE: 'master' } });
    try {
      const { body: { key } } = await server.post<{ key: string }>('/api/v1/peers', { name: 'other', lead: true });
      for (const path of ['/api/dms/promote', '/api/dms/follow', '/api/dms/drill']) {
        expect((await server.post(path, { confirm: true }, { 'x-api-key': key })).status).toBe(403);
        expect((await server.post(path, { confirm: true }, { 'x-api-key': [] })).status).toBe(401);
      }
      expect(await reignOf({ databaseUrl })).toMatchObject({ role: 'master', term: 1 });
      for (const master_url of ['', 'x', 'ftp://h', 'http://u:p@h', 'http://h/path', 'http://h?x', 7, null]) {
        expect((await server.post('/api/dms/follow', { master_url, confirm: true })).status).toBe(400);
      }
      for (const next_term of [-1, 0, 1.5, 1e30, '2', null]) expect((await server.post('/api/dms/promote', { confirm: true, next_term })).status).toBe(400);
    } finally {
      await server.stop();
    }
  });

  it('works from the terminal, beside a running server and without one', async () => {
    const [a, b] = nodes = await startPeers(postgres, ['a', 'b']);
    await write(a, 20);
    await identical(a, b);
    const env = { DATABASE_URL: b.databaseUrl, ROLE: 'slave', MASTER_URL: a.server.url };
    const { home, url } = b.server;
    const asked = await tidemark(home, ['promote'], env);
    expect(asked).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was changed') });
    expect(asked.stdout).toMatch(/would be lost {2}0 changes/);
    await a.stop();
    expect((await tidemark(home, ['promote', '--yes'], env)).stdout).toMatch(/not reachable[^]*This node is the master of term 2/);
    await until('the server has noticed', async () => (await b.server.post('/api/v1/instruments', { instruments: ['AAPL.US'] })).status === 200, 3_000);
    expect(await tidemark(home, ['follow', 'nonsense', '--yes'], env)).toMatchObject({ code: 2 });
    expect((await tidemark(home, ['follow', url, '--yes'], { ...env, DATABASE_URL: a.databaseUrl })).stdout).toContain(`This node follows ${url}`);
    await startAgain(a);
    await identical(b, a);
  });
});

describe('a slave that is pushed to by somebody else', () => {
  const URL_OF_MASTER = 'http://127.0.0.1:1';
  const batch = (header: object) => Buffer.concat([...encodeBatch({ header: header as Parameters<typeof encodeBatch>[0]['header'], sections: [] }, 0).parts]);
  const push = (server: TestServer, bytes: Buffer, key?: string) => server.request('/api/dms/sync/receive', {
    method: 'POST', body: bytes, headers: { 'content-type': CONTENT, ...(key === undefined ? {} : { 'x-api-key': key }) },
  });
  let a: ClusterNode;
  let b: ClusterNode;
  let header: Record<string, unknown>;

  /** A master that has gone, and what its next push would say. */
  async function orphans(): Promise<void> {
    nodes = await startPeers(postgres, ['a', 'b', 'c']);
    [a, b] = nodes;
    await write(a, 30);
    await identical(a, b);
    await identical(a, nodes[2]);
    await a.kill();
    const { terms, node_id: leader, term } = await reignOf(a);
    const [{ schema }] = await sql<{ schema: string }>(a, 'select max(timestamp) as schema from migrations');
    const head = await headOf(b);
    header = {
      kind: 'changes', term, terms, leader, node: 'a', url: URL_OF_MASTER, schema: Number(schema), from: head, to: head, head, compression: 'none',
    };
  }

  it('refuses every term that is none, an older one, and one that has another master; a restart keeps its own', async () => {
    await orphans();
    const { server } = b;
    const newest = { ...header, term: 2, terms: [...header.terms as object[], { term: 2, from: header.head, leader: header.leader }] };
    expect((await push(server, batch(newest))).status).toBe(200);
    const before = await versions(b);
    const raw = (text: string) => batch({ ...newest, term: 'TERM' }).toString('latin1').includes('TERM') && batch({ ...newest, term: `${text}` });
    for (const term of [-1, 0, 1e30, 1.5, 2_000_000_000, '2', null, true, [2], {}, undefined]) {
      const answer = await push(server, batch({ ...newest, term }));
      expect([term, answer.status, answer.body.code]).toEqual([term, 422, 'bad_batch']);
    }
    expect((await push(server, raw('NaN') || Buffer.alloc(0))).status).toBe(422);
    for (const terms of [[], [{ term: 1, from: 0 }], [{ term: 2, from: 0 }, { term: 1, from: 0 }], [{ term: 2, from: -1 }], [{ term: 2, from: 1e30 }], 'x']) {
      expect((await push(server, batch({ ...newest, terms }))).status).toBe(422);
    }
    expect((await push(server, batch(header))).body).toMatchObject({ code: 'old_term', term: 2 });
    const rival = '7b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11';
    expect((await push(server, batch({ ...newest, leader: rival }))).body).toMatchObject({ code: 'term_taken' });
    expect(await versions(b)).toBe(before);
    await b.stop();
    await startAgain(b);
    expect((await push(b.server, batch(header))).body).toMatchObject({ code: 'old_term', term: 2 });
    expect((await reignOf(b)).term).toBe(2);
  });

  it('takes a batch once: the same again changes nothing, at once, after a newer one, or at another slave', async () => {
    await orphans();
    const from = Number(header.head);
    await write(a, 10, 77);
    const client = new Client({ connectionString: a.databaseUrl });
    await client.connect();
    let pushes: Buffer[];
    try {
      await client.query('begin isolation level repeatable read');
      const first = await ChangeSource.read(client, from, 1);
      const second = await ChangeSource.read(client, first.to, 1_000_000);
      pushes = [first, second].map(({ from: f, to, head, sections }) =>
        Buffer.concat([...encodeBatch({ header: { ...header, from: f, to, head } as Parameters<typeof encodeBatch>[0]['header'], sections }, 0).parts]));
    } finally {
      await client.end();
    }
    const other = nodes[2];
    expect((await push(b.server, pushes[0])).status).toBe(200);
    let before = await versions(b);
    expect((await push(b.server, pushes[0])).body).toMatchObject({ code: 'cursor_mismatch' });
    expect(await versions(b)).toBe(before);
    expect((await push(b.server, pushes[1])).status).toBe(200);
    before = await versions(b);
    for (const bytes of pushes) expect((await push(b.server, bytes)).status).toBe(409);
    expect(await versions(b)).toBe(before);
    const elsewhere = await versions(other);
    expect((await push(other.server, pushes[1])).body).toMatchObject({ code: 'cursor_mismatch' });
    expect(await versions(other)).toBe(elsewhere);
    await expectIdentical(a.databaseUrl, b.databaseUrl);
  });

  it('hears no new term from a key that may not lead', async () => {
    await orphans();
    const { databaseUrl } = b;
    await b.stop();
    await startAgain(b, { API_KEY: 'canary-admin' });
    const { server } = b;
    const keyOf = async (name: string, lead: boolean) => (await server.post<{ key: string }>('/api/v1/peers', { name, lead })).body.key;
    const [meek, leader] = [await keyOf('meek', false), await keyOf('leader', true)];
    const newest = batch({ ...header, term: 2, terms: [...header.terms as object[], { term: 2, from: header.head, leader: header.leader }] });
    const before = await versions(b);
    expect(await push(server, newest, meek)).toMatchObject({ status: 403, body: { code: 'may_not_lead' } });
    expect([await versions(b), (await reignOf({ databaseUrl })).term]).toEqual([before, 1]);
    expect((await push(server, newest, leader)).status).toBe(200);
    expect((await reignOf({ databaseUrl })).term).toBe(2);
  });

  it('a master that a leading key pushes a newer term to is fenced, names the new one, and stays so', async () => {
    await orphans();
    await promote(b);
    await sql(b, `update reign set changed_at = now() - interval '1 hour'`);
    const { terms } = await reignOf(b);
    const newest = { ...header, leader: '7b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11', term: 3, terms: [...terms, { term: 3, from: header.head, leader: '7b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11' }] };
    expect((await push(b.server, batch({ ...newest, term: 2, terms }))).body).toMatchObject({ code: 'term_taken' });
    expect(await reignOf(b)).toMatchObject({ role: 'master', term: 2 });
    expect((await push(b.server, batch(newest))).body).toMatchObject({ code: 'not_slave', role: 'fenced', term: 3, master_url: URL_OF_MASTER });
    expect(await reignOf(b)).toMatchObject({ role: 'fenced', term: 3, master_url: URL_OF_MASTER });
    expect(await b.server.post('/api/v1/instruments', { instruments: ['AAPL.US'] })).toMatchObject({ status: 403, body: { code: 'not_master', master: URL_OF_MASTER } });
    // What a fenced node may be promoted to is not the term that is taken.
    expect(await preview(b)).toMatchObject({ role: 'fenced', term: 3, next_term: 4 });
  });
});
