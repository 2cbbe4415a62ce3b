import { createServer, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { MarketStub, opening, stubRow } from '../support/market-stub';
import { TestServer } from '../support/server';
import { Progress, SyncClient } from '../support/sync-client';
import { chartBody, ChartRow, NOT_FOUND, StubHandler } from '../support/yahoo-stub';

const FROM = '2020-03-02';
const TO = '2020-03-08';
const DAYS = ['2020-03-02', '2020-03-03', '2020-03-04', '2020-03-05', '2020-03-06'];
const BAD_DAY = '2020-03-04';
const FUTURE = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;
let canary: { url: string; seen: number; stop(): void };

const json = (response: ServerResponse, text: string) => void response.setHeader('content-type', 'application/json').end(text);
const says = (text: string): StubHandler => (_symbol, _query, response) => json(response, text);
const status = (code: number, headers: Record<string, string> = {}): StubHandler => (_symbol, _query, response) => void response.writeHead(code, headers).end('{}');
const rows = (...list: ChartRow[]): StubHandler => (symbol, _query, response) => json(response, JSON.stringify(chartBody({ symbol, rows: list })));
const once = (first: StubHandler): StubHandler => {
  let used = false;
  return (...call) => (used ? market.whole : ((used = true), first))(...call);
};
const badDay = (more: Partial<ChartRow>): StubHandler => (...call) => market.changed((date) => (date === BAD_DAY ? more : {}))(...call);
const week = (more: (rows: ChartRow[]) => ChartRow[] = (all) => all) => rows(...more(DAYS.map((date) => stubRow(date))));
const drip: StubHandler = (_symbol, _query, response) => {
  response.setHeader('content-type', 'application/json').write('{');
  const timer = setInterval(() => response.write(' '), 200);
  response.on('close', () => clearInterval(timer));
};

/** A canonical answer to the script: how many bars are stored, what is in quarantine, and the code of a failure. */
type Outcome = readonly [script: StubHandler, bars: number, quarantined: readonly string[], code: string | null];

const SCRIPTS: Record<string, Outcome> = {
  GOOD: [(...call) => market.whole(...call), 5, [], null],
  WAIT: [once(status(429, { 'retry-after': '1' })), 5, [], null],
  FIVE: [once(status(500)), 5, [], null],
  GATE: [once(status(502)), 5, [], null],
  BUSY: [once(status(503)), 5, [], null],
  DOWN: [status(503), 0, [], 'provider_unreachable'],
  HANG: [() => undefined, 0, [], 'provider_timeout'],
  DRIP: [drip, 0, [], 'provider_timeout'],
  CUTS: [(_symbol, _query, response) => void response.socket?.destroy(), 0, [], 'provider_unreachable'],
  DENY: [status(403), 0, [], 'provider_refused'],
  GONE: [(_symbol, _query, response) => void response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(NOT_FOUND)), 0, [], 'unknown_symbol'],
  MOVE: [(symbol, _query, response) => void response.writeHead(302, { location: `${canary.url}/${symbol}` }).end(), 0, [], 'provider_refused'],
  HTML: [says('<!doctype html><title>Consent</title>'), 0, [], 'malformed_answer'],
  OBJ: [says('{}'), 0, [], 'malformed_answer'],
  ARR: [says('[]'), 0, [], 'malformed_answer'],
  NIL: [says('null'), 0, [], 'malformed_answer'],
  HALF: [(symbol, _query, response) => json(response, JSON.stringify(chartBody({ symbol, rows: DAYS.map((date) => stubRow(date)) })).slice(0, 400)), 0, [], 'malformed_answer'],
  NAN: [(symbol, _query, response) => json(response, JSON.stringify(chartBody({ symbol, rows: [stubRow(FROM)] })).replace('"volume":[1000]', '"volume":[NaN]')), 0, [], 'malformed_answer'],
  PROTO: [(symbol, _query, response) => json(response, JSON.stringify(chartBody({ symbol, rows: [stubRow(FROM)] })).replace('{', '{"__proto__":{"polluted":true},')), 0, [], 'malformed_answer'],
  DEEP: [says(`{"chart":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 0, [], 'malformed_answer'],
  OTHER: [(_symbol, _query, response) => json(response, JSON.stringify(chartBody({ symbol: 'GOOD', rows: DAYS.map((date) => stubRow(date)) }))), 0, [], 'malformed_answer'],
  LEN: [(symbol, _query, response) => json(response, JSON.stringify(chartBody({ symbol, rows: DAYS.map((date) => stubRow(date)) })).replace('"volume":[1000,', '"volume":[')), 0, [], 'malformed_answer'],
  PAST: [week((all) => all.map((row) => ({ ...row, at: row.at - 364 * 86_400 }))), 0, Array.from({ length: 5 }, () => 'outside_request'), null],
  TWICE: [week((all) => [...all, ...all]), 5, [], null],
  DIFF: [week((all) => [...all, { ...all[2], close: 170, high: 190 }]), 5, ['duplicate_date'], null],
  MIXED: [week((all) => [all[3], all[0], all[4], all[2], all[1]]), 5, [], null],
  NULLS: [badDay({ close: null }), 4, ['missing_value'], null],
  NEG: [badDay({ low: -1 }), 4, ['not_positive'], null],
  HILO: [badDay({ high: 150, low: 180 }), 4, ['high_below_low'], null],
  RANGE: [badDay({ high: 183 }), 4, ['price_outside_range'], null],
  VOL: [badDay({ volume: -5 }), 4, ['negative_volume'], null],
  HUGE: [badDay({ volume: 1e18 }), 4, ['unsafe_number'], null],
  AHEAD: [week((all) => [...all, { ...all[0], at: opening(FUTURE) }]), 5, ['outside_request'], null],
  SAT: [week((all) => [...all, { ...all[0], at: opening('2020-03-07') }]), 5, ['not_a_session'], null],
  VOID: [rows(), 0, [], null],
  HOLE: [week((all) => all.slice(0, 3)), 3, [], null],
};
/** Numbers as texts: no bar of such an answer may be stored, least of all 1 for 1,234.5. */
const TEXTS: StubHandler = (symbol, _query, response) => json(
  response, JSON.stringify(chartBody({ symbol, rows: [stubRow(FROM)] })).replace('"volume":[1000]', '"volume":["1,234.5"]'),
);
const NAMES = Object.keys(SCRIPTS);
const FAILED = NAMES.filter((name) => SCRIPTS[name][1] < 5);

beforeAll(async () => {
  market = await MarketStub.start();
  canary = await new Promise((resolve) => {
    const http = createServer((_request, response) => { canary.seen++; response.end('{}'); })
      .listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, seen: 0, stop: () => http.close() }));
  });
  for (const [name, [script]] of Object.entries(SCRIPTS)) market.script(name, script);
  server = await TestServer.start({ config: market.config(NAMES, ', deadline_seconds: 4') });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  canary?.stop();
  await market?.stop();
  await TestServer.expectNoneRunning();
});

describe('what a provider answers', () => {
  let progress: Progress;

  it('never stops a run: it ends and names what failed', async () => {
    progress = await sync.run(FROM, TO);
    expect(progress).toMatchObject({ status: 'failed', reason: 'partial', total: 7, failed: 5, skipped: 2, instruments_total: NAMES.length, instruments_done: NAMES.length });
    expect(progress.failed_instruments.map((f) => f.instrument).sort()).toEqual(NAMES.filter((name) => SCRIPTS[name][3] !== null).map((name) => `${name}.US`).sort());
    expect(progress.quarantined).toBe(Object.values(SCRIPTS).reduce((sum, [, , quarantined]) => sum + quarantined.length, 0));
    expect(progress.rows_written).toBe(Object.values(SCRIPTS).reduce((sum, [, bars]) => sum + bars, 0));
    expect(canary.seen).toBe(0);
    expect(await sync.active()).toBeNull();
    expect((await server.get('/health/ready')).status).toBe(200);
    expect(server.logFile).not.toMatch(/polluted/);
  });

  it.each(NAMES)('%s: stores what is sound, keeps the rest in quarantine, and calls nothing verified that is not there', async (name) => {
    const [, stored, quarantined, code] = SCRIPTS[name];
    const bars = await sync.bars(`${name}.US`, '2019-01-01', '2030-01-01');
    expect(bars).toHaveLength(stored);
    for (const { date, close } of bars) expect([date, close]).toEqual([date, stubRow(date).close]);
    const rejected = await sync.quarantine(`${name}.US`);
    expect(rejected.map((r) => r.rule)).toEqual(quarantined);
    for (const row of rejected) expect(row).toMatchObject({ provider: 'yahoo', raw: expect.stringMatching(/"close"/), date: expect.stringMatching(/^20\d\d-/) });
    expect(progress.failed_instruments.find((f) => f.instrument === `${name}.US`)?.code ?? null).toBe(code);
    expect(await sync.coverage(`${name}.US`, FROM, TO)).toMatchObject({ expected: 5, verified: stored, provisional: 0, explained: 0, gap: 5 - stored });
  });

  it('is said of each day', async () => {
    const day = await sync.day(BAD_DAY);
    const missing = FAILED.filter((name) => name !== 'HOLE').length;
    expect(day).toMatchObject({ status: 'failed', failed_count: missing, success_count: NAMES.length - missing, total_records: NAMES.length - missing });
    expect(day.error_message).toMatch(new RegExp(`^${missing} of ${NAMES.length} instruments have no bar of ${BAD_DAY}: `));
    expect(progress.errors.map((e) => e.date)).toEqual(DAYS);
  });

  it('is retried three times at most, and only where that can help', () => {
    expect(['DOWN', 'DENY', 'GONE', 'MOVE', 'HTML', 'WAIT', 'HANG'].map((name) => [name, market.times(name)])).toEqual([
      ['DOWN', 3], ['DENY', 1], ['GONE', 1], ['MOVE', 1], ['HTML', 1], ['WAIT', 2], ['HANG', 1],
    ]);
  });

  it('is made good by the next run, which asks for nothing but the gaps', async () => {
    for (const name of NAMES) market.script(name);
    market.forget();
    expect(await sync.run(FROM, TO)).toMatchObject({ status: 'completed', success: 5, skipped: 2, failed: 0, instruments_total: FAILED.length, quarantined: 0 });
    expect([...new Set(market.asked)].sort()).toEqual([...FAILED].sort());
    for (const name of NAMES) {
      expect((await sync.bars(`${name}.US`, FROM, TO)).map((bar) => bar.close)).toEqual(DAYS.map((date) => stubRow(date).close));
    }
    const open = await server.get<{ data: { instrument: string; rule: string; date: string }[] }>('/api/v1/quarantine?resolved=false&page_size=100');
    // Rows of days that no session of the range answers for stay open.
    expect(open.body.data.map((r) => r.instrument).sort()).toEqual(['AHEAD.US', ...Array.from({ length: 5 }, () => 'PAST.US'), 'SAT.US']);
  });

  it('is no number when it is a text', async () => {
    await server.post('/api/v1/instruments', { instruments: ['TEXT'] });
    market.script('TEXT', TEXTS);
    expect(await sync.run(FROM, FROM, { instruments: ['TEXT'] })).toMatchObject({ failed: 1, failed_instruments: [{ code: 'malformed_answer' }] });
  });

  it('never deletes: an empty answer for days that are stored changes nothing', async () => {
    market.script('GOOD', rows());
    market.script('MIXED', week((all) => all.slice(0, 2)));
    expect(await sync.run(FROM, TO, { mode: 'all', instruments: ['GOOD', 'MIXED'] })).toMatchObject({ rows_written: 0 });
    for (const name of ['GOOD.US', 'MIXED.US']) {
      expect(await sync.bars(name, FROM, TO)).toHaveLength(5);
      expect(await sync.coverage(name, FROM, TO)).toMatchObject({ verified: 5, gap: 0 });
    }
  });
});
