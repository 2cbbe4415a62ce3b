import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { MarketStub, stubRow } from '../support/market-stub';
import { TestServer } from '../support/server';
import { eventually, SYNC_STATUS, SyncClient, withDatabase } from '../support/sync-client';
import { StubHandler } from '../support/yahoo-stub';

const MB = 1024 * 1024;
const FROM = '2020-03-02';
const TO = '2020-03-31';
const SESSIONS = 22;

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;

/** 1 GB of blanks, as fast as they are taken. */
const gigabyte: StubHandler = (_symbol, _query, response) => {
  const block = Buffer.alloc(MB, ' ');
  let left = 1024;
  const more = (): void => {
    while (left-- > 0) if (!response.write(block)) return void response.once('drain', more);
    response.end();
  };
  response.setHeader('content-type', 'application/json');
  more();
};
/** 1 GB of blanks in 1 MB on the wire. */
const bomb: StubHandler = (_symbol, _query, response) => {
  const member = gzipSync(Buffer.alloc(64 * MB, ' '));
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  for (let i = 0; i < 16; i++) response.write(member);
  response.end();
};

beforeAll(async () => {
  market = await MarketStub.start();
  server = await TestServer.start({ config: market.config(['AAA', 'BBB', 'CCC', 'DDD', 'EEE']) });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await market?.stop();
  await TestServer.expectNoneRunning();
});

const peakMemory = () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) * 1024;

describe('an answer without end', () => {
  it('is cut at the limit, of four at a time, and the memory stays below 512 MB', async () => {
    for (const name of ['AAA', 'BBB']) market.script(name, gigabyte);
    for (const name of ['CCC', 'DDD']) market.script(name, bomb);
    const progress = await sync.run(FROM, TO);
    expect(progress).toMatchObject({ status: 'failed', reason: 'partial', failed: SESSIONS, rows_written: SESSIONS });
    expect(progress.failed_instruments.map((f) => [f.instrument, f.code]).sort()).toEqual([
      ['AAA.US', 'response_too_large'], ['BBB.US', 'response_too_large'], ['CCC.US', 'response_too_large'], ['DDD.US', 'response_too_large'],
    ]);
    expect(market.times('AAA')).toBe(1);
    expect(peakMemory()).toBeLessThan(512 * MB);
    expect((await server.get('/health/ready')).status).toBe(200);
    for (const name of ['AAA', 'BBB', 'CCC', 'DDD']) market.script(name);
    expect(await sync.run(FROM, TO)).toMatchObject({ status: 'completed', success: SESSIONS, rows_written: 4 * SESSIONS });
  });
});

describe('data that the provider amends later', () => {
  const AMENDED = '2020-03-11';
  interface Bars { date: string; close: number; seq: number }
  const bars = () => withDatabase(server, async (db) => (await db.query<Bars>(
    `select b.date::text, b.close, b.change_seq::int as seq from bar_daily b join instrument i on i.id = b.instrument_id where i.code = 'AAA' order by b.date`)).rows);
  const revisions = () => withDatabase(server, async (db) => (await db.query<Record<string, unknown>>(
    `select i.code, r.interval, r.date::text, r.open, r.high, r.low, r.close, r.volume, r.written_seq::int, r.change_seq::int
       from bar_revision r join instrument i on i.id = r.instrument_id order by r.written_seq`)).rows);

  it('are stored by the next run over a complete range, the old value is kept, and only that row gets a new number', async () => {
    const before = await bars();
    const old = stubRow(AMENDED);
    market.script('AAA', market.changed((date) => (date === AMENDED ? { close: 183.5, volume: 4_321 } : {})));
    market.forget();
    expect(await sync.run(FROM, TO)).toMatchObject({ status: 'completed', success: SESSIONS, rows_fetched: 5 * SESSIONS, rows_written: 1, quarantined: 0 });
    expect([...market.asked].sort()).toEqual(['AAA', 'BBB', 'CCC', 'DDD', 'EEE']);
    const after = await bars();
    expect(after.filter((row, i) => row.seq !== before[i].seq).map((row) => [row.date, row.close])).toEqual([[AMENDED, 183.5]]);
    const seq = after.find((row) => row.date === AMENDED)?.seq ?? 0;
    expect(seq).toBeGreaterThan(Math.max(...before.map((row) => row.seq)));
    expect((await sync.bars('AAA.US', AMENDED, AMENDED))[0]).toMatchObject({ close: 183.5, volume: 4_321 });
    expect(await revisions()).toEqual([{
      code: 'AAA', interval: '1d', date: AMENDED, open: old.open, high: old.high, low: old.low, close: old.close, volume: old.volume,
      written_seq: before.find((row) => row.date === AMENDED)?.seq, change_seq: seq,
    }]);
    expect((await server.get<{ total: number }>('/api/v1/quarantine')).body.total).toBe(0);
  });

  it('are not written twice, and not forgotten when they change back', async () => {
    expect(await sync.run(FROM, TO)).toMatchObject({ status: 'completed', rows_written: 0 });
    market.script('AAA');
    expect(await sync.run(FROM, TO)).toMatchObject({ status: 'completed', rows_written: 1 });
    expect((await revisions()).map((row) => row.close)).toEqual([stubRow(AMENDED).close, 183.5]);
    expect((await sync.bars('AAA.US', AMENDED, AMENDED))[0].close).toBe(stubRow(AMENDED).close);
  });

  it('do not replace a good bar by a bad one', async () => {
    market.script('BBB', market.changed((date) => (date === AMENDED ? { high: 10 } : {})));
    expect(await sync.run(FROM, TO)).toMatchObject({ status: 'completed', rows_written: 0, quarantined: 1 });
    expect((await sync.bars('BBB.US', AMENDED, AMENDED))[0].close).toBe(stubRow(AMENDED).close);
    expect(await sync.quarantine('BBB.US')).toEqual([expect.objectContaining({ date: AMENDED, rule: 'high_below_low', resolved_at: expect.any(String) })]);
    expect(await sync.run(FROM, TO)).toMatchObject({ quarantined: 1 });
    expect(await sync.quarantine('BBB.US')).toHaveLength(1);
    market.script('BBB');
  });
});

describe('a Retry-After of thirty years', () => {
  it('ends the run as partial at once, and whoever waits for the provider can be cancelled', async () => {
    market.script('CCC', (_symbol, _query, response) => void response.writeHead(429, { 'retry-after': '1000000000' }).end());
    const progress = await sync.run('2020-04-01', '2020-04-02', { instruments: ['CCC'] });
    expect(progress).toMatchObject({ status: 'failed', reason: 'partial', failed: 2, failed_instruments: [{ instrument: 'CCC.US', code: 'provider_rate_limited' }] });
    market.script('CCC');
    market.forget();
    const taskId = await sync.start('2020-04-01', '2020-04-02');
    await eventually('a run that waits', async () => (await sync.active())?.progress.instruments_total === 5);
    expect((await server.post(`${SYNC_STATUS}/sync/cancel`)).status).toBe(200);
    expect(await sync.ended(taskId)).toMatchObject({ status: 'cancelled' });
    expect(market.asked).toEqual([]);
    expect(await sync.active()).toBeNull();
  });
});
