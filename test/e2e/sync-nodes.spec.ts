import { FalseNode } from '../support/false-node';
import { MarketStub, opening } from '../support/market-stub';
import { TestNode } from '../support/node';
import { TestServer } from '../support/server';
import { eventually, Progress, SYNC_STATUS, SyncClient, withDatabase } from '../support/sync-client';
import { chartBody, NOT_FOUND } from '../support/yahoo-stub';

const SYMBOLS = Array.from({ length: 24 }, (_, i) => `T${String.fromCharCode(65 + i)}`);
const RANGE = ['2024-01-02', '2024-12-31'] as const;
const BROKEN_DAY = '2024-05-06';
const MISSING_DAY = '2024-06-03';

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;
const nodes: TestNode[] = [];
const liars: FalseNode[] = [];

/** Asks the stub under a path of its own, so that one can see who asked. */
async function startNode(id: string, workers = 4): Promise<TestNode> {
  const node = await TestNode.start({
    env: {
      NODE_ID: id, MASTER_URL: server.url, HEARTBEAT_INTERVAL: '0.5', MAX_WORKERS: String(workers), PROVIDERS: 'yahoo', PROVIDER_RATE_PER_SECOND: '1000',
      YAHOO_BASE_URL: `${market.baseUrl}/by/${id}`,
    },
  });
  nodes.push(node);
  await eventually(`${id} to be known`, async () => (await nodeFacts(id))?.status === 'healthy');
  return node;
}

async function nodeFacts(id: string): Promise<{ status: string; active_tasks: number } | undefined> {
  const { body } = await server.get<{ data: { node_id: string; status: string; active_tasks: number }[] }>('/api/v1/nodes');
  return body.data.find(({ node_id }) => node_id === id);
}

async function stopNodes(): Promise<void> {
  for (const liar of liars.splice(0)) await liar.stop();
  for (const node of nodes.splice(0)) await node.kill('SIGKILL');
}

/** A good bar of a day that was not asked for. */
function oneBar(day: number): { n: number; base64: string } {
  const bytes = Buffer.alloc(52);
  bytes.writeInt32LE(day, 0);
  for (let at = 4; at < 52; at += 8) bytes.writeDoubleLE(1, at);
  return { n: 1, base64: bytes.toString('base64') };
}

const askedBy = (id: string): number => market.requests.filter(({ pathname }) => pathname.startsWith(`/by/${id}/`)).length;
const total = ({ fetched_by: by }: Progress): number => Object.values(by).reduce((sum, n) => sum + n, 0);

/** Everything that the store knows of bars, without when it was written down. */
async function stored(): Promise<Record<string, unknown[]>> {
  return withDatabase(server, async (client) => {
    const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
    return {
      bars: await rows(`select i.code, b.date::text, b.open, b.high, b.low, b.close, b.volume, b.amount from bar_daily b join instrument i on i.id = b.instrument_id order by 1, 2`),
      coverage: await rows(`select i.code, c.asked_from::text, c.verified::text, c.provisional::text, c.explained::text from coverage c join instrument i on i.id = c.instrument_id order by 1`),
      explanations: await rows(`select i.code, e.first_date::text, e.last_date::text, e.reason, e.evidence from coverage_explanation e join instrument i on i.id = e.instrument_id order by 1, 2`),
      quarantine: await rows(`select i.code, q.date::text, q.rule, q.detail, q.raw, q.provider from quarantine q join instrument i on i.id = q.instrument_id order by 1, 2, 3`),
    };
  });
}

async function empty(): Promise<void> {
  await withDatabase(server, (client) => client.query('truncate bar_daily, bar_revision, coverage_explanation, coverage, quarantine, sync_run, sync_day'));
}

/** Answers after a while, as providers do. */
const slowly = (ms: number) => {
  for (const symbol of SYMBOLS) {
    market.script(symbol, (...call) => void setTimeout(() => market.whole(...call), ms));
  }
};

/** Requests of the server itself wait; those of nodes are answered. Returns what lets them go. */
const holdServer = () => {
  const held: (() => void)[] = [];
  let open = false;
  for (const symbol of SYMBOLS) {
    market.script(symbol, (...call) => {
      const answer = (): void => market.whole(...call);
      if (open || (call[3].url as string).startsWith('/by/')) answer();
      else held.push(answer);
    });
  }
  return () => {
    open = true;
    for (const answer of held) answer();
  };
};

beforeAll(async () => {
  market = await MarketStub.start();
  server = await TestServer.start({ config: market.config(SYMBOLS) });
  sync = new SyncClient(server);
});
beforeEach(async () => {
  for (const symbol of SYMBOLS) market.script(symbol);
  await empty();
});
afterEach(stopNodes);
afterAll(async () => {
  await server?.stop();
  await market?.stop();
  await TestNode.expectNoneRunning();
  await TestServer.expectNoneRunning();
});

describe('a batch sync', () => {
  it('without a node fetches by itself, and with nodes stores the very same', async () => {
    // A row that breaks a rule, one without a price, a day that is missing, and an instrument that nobody knows.
    market.script('TA', market.changed((date) => (date === BROKEN_DAY ? { high: 1, low: 2 } : {})));
    market.script('TB', market.changed((date) => (date === BROKEN_DAY ? { close: null } : {})));
    market.script('TC', market.changed((date) => (date === MISSING_DAY ? null : {})));
    market.script('TD', (_, __, response) => response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(NOT_FOUND)));
    market.script('TE', (symbol, query, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({
      symbol, rows: market.rows(query), splits: [{ at: opening('2024-07-01'), numerator: 2, denominator: 1 }],
    }))));
    const alone = await sync.run(...RANGE);
    expect(alone.fetched_by).toEqual({ local: 23 });
    const wanted = await stored();
    expect(wanted.bars).toHaveLength(23 * 252 - 3);
    expect(wanted.quarantine).toHaveLength(2);
    await empty();
    await startNode('one');
    await startNode('two');
    const spread = await sync.run(...RANGE);
    expect(await stored()).toEqual(wanted);
    expect(total(spread)).toBe(23);
    const { one, two } = spread.fetched_by;
    expect(one).toBeGreaterThan(0);
    expect(two).toBeGreaterThan(0);
    // The unknown one was asked for by somebody too.
    expect(askedBy('one') + askedBy('two') - one - two).toBeLessThanOrEqual(1);
    const but = ({ fetched_by: _, duration_seconds: __, end_time: ___, message: ____, task_start_time: _____, ...rest }: Progress) => rest;
    expect(but(spread)).toEqual(but(alone));
    expect(spread.failed_instruments).toEqual([{ instrument: 'TD.US', code: 'unknown_symbol', error: expect.stringContaining('yahoo: No data found, symbol may be delisted') }]);
  });

  it('loses nothing when a node is killed in the middle', async () => {
    await startNode('stays', 2);
    const dies = await startNode('dies');
    slowly(150);
    const task = await sync.start(...RANGE);
    await eventually('the node to be at work', async () => askedBy('dies') >= 3);
    await dies.kill('SIGKILL');
    nodes.splice(nodes.indexOf(dies), 1);
    const progress = await sync.ended(task);
    expect(progress).toMatchObject({ status: 'completed', rows_written: 24 * 252, failed_instruments: [] });
    expect(total(progress)).toBe(24);
    expect((await stored()).bars).toHaveLength(24 * 252);
  });

  it('uses a node that joins in the middle', async () => {
    const letGo = holdServer();
    const task = await sync.start(...RANGE);
    await eventually('the server to be at work', async () => market.requests.filter(({ pathname }) => !pathname.startsWith('/by/')).length > 0);
    await startNode('late', 3);
    // All but the four that the server itself is waiting for.
    await eventually('the node to have fetched the rest', async () => (await sync.progress(task)).fetched_by.late === 20);
    letGo();
    expect(await sync.ended(task)).toMatchObject({ status: 'completed', fetched_by: { late: 20, local: 4 }, rows_written: 24 * 252 });
  });

  it('that is cancelled stops its nodes as well', async () => {
    await startNode('busy');
    for (const symbol of SYMBOLS) market.script(symbol, () => undefined);
    const task = await sync.start(...RANGE);
    await eventually('the node to be at work', async () => askedBy('busy') >= 4);
    expect((await server.post(`${SYNC_STATUS}/sync/cancel`)).status).toBe(200);
    expect(await sync.ended(task)).toMatchObject({ status: 'cancelled', reason: 'cancelled', rows_written: 0 });
    await eventually('the node to be idle', async () => (await nodes[0].get<{ active_tasks: number }>('/api/v1/health')).body.active_tasks === 0, 10_000);
  });

  it('believes no node that lies, and fetches for itself what it said', async () => {
    const days = ['2024-01-02', '2024-01-03'];
    for (const [i, spoil] of [
      () => ({ task_type: 'data_import' }),
      ({ task_data: d }: { task_data: Readonly<Record<string, unknown>> }) => ({
        answer: {
          v: 1, provider: d.provider, instrument: d.instrument, from: d.from, to: d.to, age_ms: 0, complete_through: d.to, first_known: null, evidence: {}, rejects: [],
          bars: oneBar(19_000),
        },
      }),
      () => ({ answer: { v: 1, provider: 'yahoo', instrument: 'MSFT.US', from: days[0], to: days[1], age_ms: 0, complete_through: days[1], first_known: null, evidence: {}, rejects: [], bars: { n: 0, base64: '' } } }),
    ].entries()) liars.push(await FalseNode.join(server, `liar${i}`, spoil));
    for (const { id } of liars) await eventually(`${id} to be known`, async () => (await nodeFacts(id))?.status === 'healthy');
    const progress = await sync.run(...RANGE);
    expect(liars.map(({ told }) => told.length > 0)).toEqual([true, true, true]);
    expect(progress).toMatchObject({ status: 'completed', fetched_by: { local: 24 }, rows_written: 24 * 252 });
  });
});
