import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Database } from '@tidemark/database';
import { BarReader, GapQuery, SessionHorizon } from '@tidemark/market-data';
import { MIGRATIONS } from '@tidemark/migrations';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';

interface Bar {
  instrument: string;
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number | null;
  amount: number | null;
}
interface Bars {
  data: Bar[];
  instruments: string[];
  start: string | null;
  end: string | null;
  interval: string;
  count: number;
}
interface Refusal {
  code: string;
  field: string;
  message: string;
  instruments?: string[];
  known?: string[];
}

const IDS = { first: 9001, second: 9002, hostile: 9003, empty: 9004, manyFrom: 10_000 };
const MANY = 60;

/** A week of 2020 with a holiday's shape, then numbers whose text is hard to keep exact. */
const FIXTURE = `
  insert into instrument (id, exchange, code, mic, change_seq) values
    (${IDS.first}, 'US', 'ZZA', 'XNYS', 1), (${IDS.second}, 'SZ', '000009', 'XSHE', 1),
    (${IDS.hostile}, 'US', '^ZZ', 'XNYS', 1), (${IDS.empty}, 'US', 'ZZE', 'XNYS', 1);
  insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq) values
    (${IDS.first}, '2020-01-30', 10, 12, 9, 11, 100, 1000, 2),
    (${IDS.first}, '2020-01-31', 11, 15, 10, 14, 200, null, 3),
    (${IDS.first}, '2020-02-03', 14, 14.5, 8, 8.5, 300, 3000, 4),
    (${IDS.first}, '2020-02-04', 8.5, 9, 8, 8.75, 50, 400, 5),
    (${IDS.second}, '2020-02-03', 0.1, 0.30000000000000004, 0.1, 0.2, 9007199254740991, 1e15, 6),
    (${IDS.second}, '2020-02-04', 1e-7, 123456789.123456789, 1e-7, 5e-324, 0, 1.7976931348623157e308, 7),
    (${IDS.hostile}, '2020-02-03', 1, 1, 1, 1, null, null, 8);
  insert into instrument (id, exchange, code, mic, change_seq)
    select ${IDS.manyFrom} + g, 'US', 'Y' || lpad(g::text, 3, '0'), 'XNYS', 1 from generate_series(0, ${MANY - 1}) g;
  insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
    select ${IDS.manyFrom} + g, date '2000-01-03' + d, 10, 12, 9, 11, d, null, 9
      from generate_series(0, ${MANY - 1}) g, generate_series(0, 2999) d;
  insert into coverage (instrument_id, interval, asked_from, verified, provisional, explained, change_seq) values
    (${IDS.first}, '1d', '2020-01-02', '{[2020-01-30,2020-02-05)}', '{[2020-02-05,2020-02-06)}', '{[2020-01-02,2020-01-28)}', 1);
  insert into coverage_explanation (instrument_id, interval, first_date, last_date, reason, evidence, change_seq) values
    (${IDS.first}, '1d', '2020-01-02', '2020-01-27', 'not_listed', '{"provider":"test"}', 1),
    (${IDS.first}, '1d', '2020-01-30', '2020-01-30', 'suspended', '{}', 1);
  insert into quarantine (instrument_id, interval, date, rule, detail, raw, provider, resolved_at, change_seq) values
    (${IDS.first}, '1d', '2020-01-29', 'high_below_low', 'high 1 is below low 2', '=cmd', 'csv', null, 1),
    (${IDS.first}, '1d', '2020-01-30', 'not_positive', 'open 0', 'x', 'csv', now(), 1),
    (${IDS.second}, '1d', null, 'invalid_date', 'no date', 'y', 'csv', null, 1);
`;

let postgres: TestPostgres;
let server: TestServer;
let db: Client;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await createDatabase(postgres, 'reading');
  db = new Client({ connectionString: url });
  await db.connect();
  await db.query(FIXTURE);
  await db.query('analyze');
  server = await TestServer.start({ env: { DATABASE_URL: url } });
});
afterAll(async () => {
  await server?.stop();
  await db?.end();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const many = Array.from({ length: MANY }, (_, g) => `Y${String(g).padStart(3, '0')}.US`).join(',');

/** Asks, does not read, does something once the server waits for its reader, and then reads to the end. */
function endOfPaused(path: string, meanwhile: () => Promise<unknown>): Promise<'whole' | 'cut'> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: server.port, path, agent: false }, (response) => {
      response.on('error', () => resolve('cut')).on('end', () => resolve('whole'));
      sleep(400).then(meanwhile).then(() => response.resume(), reject);
    }).on('error', reject);
  });
}

describe('GET /api/v1/bars', () => {
  const bars = (query: string) => server.get<Bars>(`/api/v1/bars?${query}`);

  it('is ascending by instrument and date whatever the order asked, duplicates once', async () => {
    const { status, headers, body, text } = await bars('instruments=US.ZZA,sz000009,ZZA.US&start=2020-01-31&end=2020-02-03');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(text.startsWith('{"data":[')).toBe(true);
    expect(body.data.map((b) => `${b.instrument} ${b.date}`)).toEqual([
      '000009.SZ 2020-02-03', 'ZZA.US 2020-01-31', 'ZZA.US 2020-02-03',
    ]);
    expect(Object.keys(body.data[0])).toEqual(['instrument', 'date', 'open', 'high', 'low', 'close', 'volume', 'amount']);
    expect(body.data[1]).toEqual({
      instrument: 'ZZA.US', date: '2020-01-31', open: 11, high: 15, low: 10, close: 14, volume: 200, amount: null,
    });
    expect(body).toMatchObject({
      instruments: ['000009.SZ', 'ZZA.US'], start: '2020-01-31', end: '2020-02-03', interval: '1d', count: 3,
    });
  });

  it('keeps every value exactly', async () => {
    const { data, start, end } = (await bars('instruments=000009.SZ')).body;
    expect([start, end]).toEqual([null, null]);
    expect(data[0]).toMatchObject({ open: 0.1, high: 0.30000000000000004, volume: 9007199254740991, amount: 1e15 });
    expect(data[1]).toMatchObject({ open: 1e-7, high: 123456789.123456789, close: 5e-324, amount: 1.7976931348623157e308 });
  });

  it('makes weeks and months of the daily bars, the last of them as it stands', async () => {
    const weeks = (await bars('instruments=ZZA.US&interval=1w')).body.data;
    expect(weeks).toEqual([
      { instrument: 'ZZA.US', date: '2020-01-31', open: 10, high: 15, low: 9, close: 14, volume: 300, amount: null },
      { instrument: 'ZZA.US', date: '2020-02-04', open: 14, high: 14.5, low: 8, close: 8.75, volume: 350, amount: 3400 },
    ]);
    // January 31 was a Friday: cut at its start the week is whole, cut at its end as it stood.
    expect((await bars('instruments=ZZA.US&interval=1w&start=2020-01-31&end=2020-02-03')).body.data).toEqual([
      weeks[0], { ...weeks[1], date: '2020-02-03', close: 8.5, volume: 300, amount: 3000 },
    ]);
    const months = (await bars('instruments=ZZA.US&interval=1mo&start=2020-02-01')).body.data;
    expect(months).toEqual([
      { instrument: 'ZZA.US', date: '2020-02-04', open: 14, high: 14.5, low: 8, close: 8.75, volume: 350, amount: 3400 },
    ]);
  });

  it('gives the same columns as CSV and ndjson', async () => {
    const csv = await bars('instruments=ZZA.US,^ZZ.US&start=2020-01-31&end=2020-02-03&format=csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.text).toBe([
      'instrument,date,open,high,low,close,volume,amount', 'ZZA.US,2020-01-31,11,15,10,14,200,',
      'ZZA.US,2020-02-03,14,14.5,8,8.5,300,3000', '^ZZ.US,2020-02-03,1,1,1,1,,', '',
    ].join('\r\n'));
    const lines = await bars('instruments=ZZA.US&start=2020-01-31&format=ndjson');
    expect(lines.headers['content-type']).toMatch(/^application\/x-ndjson/);
    const json = await bars('instruments=ZZA.US&start=2020-01-31');
    expect(lines.text.trimEnd().split('\n').map((line) => JSON.parse(line))).toEqual(json.body.data);
  });

  it('is a complete answer without bars', async () => {
    expect((await bars('instruments=ZZE.US')).body).toEqual({
      data: [], instruments: ['ZZE.US'], start: null, end: null, interval: '1d', adjustment: 'raw', count: 0,
    });
    expect((await bars('instruments=ZZE.US&format=csv')).text).toBe('instrument,date,open,high,low,close,volume,amount\r\n');
  });

  it('answers 304 until a bar changes', async () => {
    const path = '/api/v1/bars?instruments=ZZA.US,000009.SZ&interval=1w';
    const etag = String((await server.get(path)).headers.etag);
    const held = await server.get(path, { 'if-none-match': `"other", W/${etag}` });
    expect([held.status, held.text, held.headers.etag]).toEqual([304, '', etag]);
    expect((await server.get(`${path}&format=csv`, { 'if-none-match': etag })).status).toBe(200);
    await db.query(`update bar_daily set change_seq = 11 where instrument_id = ${IDS.first} and date = '2020-02-03'`);
    const fresh = await server.get(path, { 'if-none-match': etag });
    expect(fresh.status).toBe(200);
    expect(fresh.headers.etag).not.toBe(etag);
  });

  it('streams many instruments whole', async () => {
    for (const format of ['json', 'csv', 'ndjson']) {
      const { text, headers } = await bars(`instruments=${many}&format=${format}`);
      expect(headers['transfer-encoding']).toBe('chunked');
      if (format === 'json') {
        const { data, count } = JSON.parse(text) as Bars;
        expect([data.length, count]).toEqual([MANY * 3000, MANY * 3000]);
        expect(data.every((b, i) => i === 0 || `${data[i - 1].instrument}${data[i - 1].date}` < `${b.instrument}${b.date}`)).toBe(true);
      } else {
        expect(text.split('\n').length).toBe(MANY * 3000 + (format === 'csv' ? 2 : 1));
      }
    }
  });

  it('cuts the connection when the database fails half-way, and goes on', async () => {
    const end = await endOfPaused(`/api/v1/bars?instruments=${many}`, () => db.query('alter table bar_daily rename to bar_daily_away'));
    await db.query('alter table bar_daily_away rename to bar_daily');
    expect(end).toBe('cut');
    expect((await bars('instruments=ZZA.US')).status).toBe(200);
    expect(server.stdout).toContain('an answer broke off half-way');
  });

  it('stops reading when the client leaves, and holds no connection for one who does not read', async () => {
    const path = `/api/v1/bars?instruments=${many}`;
    const idle = await Promise.all(Array.from({ length: 15 }, async () => {
      const socket = connect(server.port, '127.0.0.1');
      await new Promise((done) => socket.once('connect', done));
      socket.pause();
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
      return socket;
    }));
    await sleep(500);
    const began = Date.now();
    expect((await bars('instruments=ZZA.US')).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(1000);
    for (const socket of idle) socket.destroy();
    await sleep(300);
    const { rows } = await db.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid() and query like '%bar_daily%'`,
    );
    expect(rows[0].n).toBe(0);
  });

  it.each([
    ['', 'instruments', 'missing_field'],
    ['instruments=', 'instruments', 'invalid_instrument'],
    ['instruments=000001', 'instruments', 'invalid_instrument'],
    ["instruments=';drop%20table%20bar_daily", 'instruments', 'invalid_instrument'],
    ['instruments=ZZA%0a.US', 'instruments', 'invalid_instrument'],
    ['instruments=ZZA.US&instruments=ZZE.US', 'instruments', 'invalid_input'],
    ['instruments=ZZA.US&start=2020-02-30', 'start', 'invalid_date'],
    ['instruments=ZZA.US&start=infinity', 'start', 'invalid_date'],
    ['instruments=ZZA.US&end=2020', 'end', 'invalid_date'],
    ['instruments=ZZA.US&start=2020-02-02&end=2020-02-01', 'start', 'start_after_end'],
    ['instruments=ZZA.US&interval=1h', 'interval', 'invalid_input'],
    ['instruments=ZZA.US&format=toString', 'format', 'invalid_input'],
    ['instruments=ZZA.US&limit=5', 'limit', 'unknown_property'],
  ])('refuses %s', async (query, field, code) => {
    const { status, body } = await server.get<Refusal>(`/api/v1/bars?${query}`);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.field).toMatch(new RegExp(`^${field}`));
  });

  it('names every instrument that it does not know', async () => {
    const { status, body } = await server.get<Refusal>('/api/v1/bars?instruments=NOPE,ZZA.US,600999.SH');
    expect([status, body.code, body.instruments]).toEqual([404, 'unknown_instrument', ['NOPE.US', '600999.SH']]);
    expect(body.message).toContain('600999.SH');
  });
});

describe('GET /api/v1/calendars', () => {
  it('lists the exchanges and describes one', async () => {
    const list = await server.get<{ data: { mic: string; timezone: string }[] }>('/api/v1/calendars');
    expect(list.body.data.map((c) => c.mic)).toContain('XSHG');
    const { body } = await server.get('/api/v1/calendars/XSHG?start=2024-02-08&end=2024-02-19');
    expect(body).toMatchObject({
      mic: 'XSHG', timezone: 'Asia/Shanghai',
      sessions: [
        {
          date: '2024-02-08', open: '2024-02-08T09:30:00.000+08:00', close: '2024-02-08T15:00:00.000+08:00',
          break_start: '2024-02-08T11:30:00.000+08:00', break_end: '2024-02-08T13:00:00.000+08:00', half_day: false,
        },
        { date: '2024-02-19' },
      ],
    });
    expect((body.closures as { date: string }[]).map((c) => c.date))
      .toEqual(['2024-02-09', '2024-02-12', '2024-02-13', '2024-02-14', '2024-02-15', '2024-02-16']);
  });

  it('gives a whole year by default', async () => {
    const { body } = await server.get<{ sessions: { date: string; half_day: boolean }[] }>('/api/v1/calendars/XNYS?start=2024-11-01');
    expect(body.sessions[0].date).toBe('2024-11-01');
    expect(body.sessions.at(-1)?.date).toBe('2024-12-31');
    expect(body.sessions.filter((s) => s.half_day).map((s) => s.date)).toEqual(['2024-11-29', '2024-12-24']);
    const year = await server.get<{ sessions: unknown[] }>('/api/v1/calendars/24x7?start=2023-01-01');
    expect(year.body.sessions.length).toBe(365);
  });

  it('refuses what is unknown or too long', async () => {
    const unknown = await server.get<Refusal>('/api/v1/calendars/__proto__');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown_calendar']);
    expect(unknown.body.known).toContain('XNYS');
    const long = await server.get<Refusal>('/api/v1/calendars/XNYS?start=1990-01-01&end=2020-01-01');
    expect([long.status, long.body.code]).toEqual([400, 'range_too_long']);
  });
});

describe('GET /api/v1/coverage', () => {
  it('counts sessions of the ledger and names gaps and reasons', async () => {
    const { body } = await server.get('/api/v1/coverage?instruments=ZZA.US,ZZE.US&end=2020-02-07');
    expect(body).toEqual({
      data: [
        {
          instrument: 'ZZA.US', start: '2020-01-02', end: '2020-02-07',
          expected: 26, verified: 4, provisional: 1, explained: 17, gap: 4,
          gaps: [{ start: '2020-01-28', end: '2020-01-29', sessions: 2 }, { start: '2020-02-06', end: '2020-02-07', sessions: 2 }],
          explanations: [{ start: '2020-01-02', end: '2020-01-27', reason: 'not_listed', evidence: { provider: 'test' } }],
        },
        {
          instrument: 'ZZE.US', start: null, end: null, expected: 0, verified: 0, provisional: 0, explained: 0, gap: 0,
          gaps: [], explanations: [],
        },
      ],
    });
  });

  it('expects nothing that has not closed yet, and counts from start where it is given', async () => {
    const { body } = await server.get<{ data: { start: string | null; end: string; expected: number; gap: number }[] }>(
      '/api/v1/coverage?instruments=ZZE.US&start=2020-01-01&end=2020-01-31',
    );
    expect(body.data[0]).toMatchObject({ start: '2020-01-01', end: '2020-01-31', expected: 21, gap: 21 });
    const future = await server.get<{ data: { start: null; expected: number }[] }>('/api/v1/coverage?instruments=ZZE.US&start=2190-01-01');
    expect(future.body.data[0]).toMatchObject({ start: null, expected: 0 });
  });

  it('is of every synced instrument by default', async () => {
    const { body } = await server.get<{ data: { instrument: string }[] }>('/api/v1/coverage?start=2020-01-01&end=2020-01-31');
    expect(body.data.length).toBeGreaterThanOrEqual(MANY + 4);
    expect(body.data.map((r) => r.instrument)).toEqual(body.data.map((r) => r.instrument).sort());
  });

  it('gives the same by month', async () => {
    const { body } = await server.get('/api/v1/coverage/months?instruments=ZZA.US&end=2020-02-07');
    expect(body).toEqual({
      data: [
        { instrument: 'ZZA.US', month: '2020-01', expected: 21, verified: 2, provisional: 0, explained: 17, gap: 2 },
        { instrument: 'ZZA.US', month: '2020-02', expected: 5, verified: 2, provisional: 1, explained: 0, gap: 2 },
      ],
    });
  });

  it('refuses what is wrong', async () => {
    expect((await server.get<Refusal>('/api/v1/coverage?start=2020-02-02&end=2020-02-01')).body).toMatchObject({ code: 'start_after_end' });
    expect((await server.get<Refusal>('/api/v1/coverage?instruments=NOPE')).status).toBe(404);
  });
});

describe('GET /api/v1/quarantine', () => {
  interface Page {
    data: { id: number; instrument: string; date: string | null; rule: string; raw: string; resolved_at: string | null }[];
    total: number;
    page: number;
    page_size: number;
    total_pages: number;
  }
  const rows = async (query: string) => (await server.get<Page>(`/api/v1/quarantine?${query}`)).body;

  it('pages and filters', async () => {
    const first = await rows('page_size=2');
    expect(first).toMatchObject({ total: 3, page: 1, page_size: 2, total_pages: 2 });
    expect(first.data.map((r) => r.rule)).toEqual(['invalid_date', 'not_positive']);
    expect((await rows('page_size=2&page=2')).data[0]).toMatchObject({
      instrument: 'ZZA.US', date: '2020-01-29', rule: 'high_below_low', detail: 'high 1 is below low 2', raw: '=cmd',
      provider: 'csv', resolved_at: null,
    });
    expect((await rows('resolved=false&instruments=ZZA.US')).total).toBe(1);
    expect((await rows('resolved=true')).data[0]).toMatchObject({ rule: 'not_positive', resolved_at: expect.stringMatching(/^20.*Z$/) });
    expect((await rows('rule=invalid_date')).total).toBe(1);
    expect((await rows('start=2020-01-30&end=2020-01-30')).total).toBe(1);
  });

  it.each(['page=0', 'page=1e3', 'page_size=1001', 'resolved=maybe', 'rule=%27;--', 'start=2020-02-02&end=2020-02-01', 'sort=id'])('refuses %s', async (query) => {
    expect((await server.get(`/api/v1/quarantine?${query}`)).status).toBe(400);
  });
});

describe('straight from the database', () => {
  let database: Database;
  beforeAll(async () => {
    database = Database.open({ url, migrations: MIGRATIONS });
    await database.whenReady();
  });
  afterAll(() => database.close());

  it('makes no formula of a code, and leaves numbers alone', async () => {
    const codes = ['=1+1', '+A', '-A', '@A', '\tA', '\rA', 'A,"B"', 'plain'];
    await db.query(
      `insert into instrument (id, exchange, code, mic, change_seq, removed_at)
       select 20000 + n, 'US', code, 'XNYS', 1, now() from unnest($1::text[]) with ordinality k(code, n)`, [codes],
    );
    await db.query(
      `insert into bar_daily (instrument_id, date, open, high, low, close, volume, change_seq)
       select 20000 + n, '2020-01-02', -1, -0.5, -2, -1e-9, -3, 12 from generate_series(1, $1::int) n`, [codes.length],
    );
    const cells: string[] = [];
    const instrumentIds = codes.map((_, i) => 20_001 + i);
    for await (const { parts } of new BarReader(database).read({ instrumentIds, from: null, to: null, interval: '1d', format: 'csv' })) {
      cells.push(...parts.map((part) => part.toString()));
    }
    const row = ',2020-01-02,-1,-0.5,-2,-1e-09,-3,';
    expect(cells).toEqual([
      "'=1+1.US", "'+A.US", "'-A.US", "'@A.US", "'\tA.US", '"\'\rA.US"', '"A,""B"".US"', 'plain.US',
    ].map((cell) => cell + row));
  });

  it('lists the gaps of the ledger as SQL sees them, up to the last session that is final', async () => {
    const horizon = new SessionHorizon({ graceMs: 30 * 60_000, instruments: [] });
    // 7 February 2020 closes at 21:00 UTC in New York: with half an hour of grace it is due at 21:30.
    const gapsAt = async (utc: string) => (await new GapQuery(database, horizon, { now: () => Date.parse(utc) }).list([IDS.first]))
      .map((gap) => [new Date(gap.from * 86_400_000).toISOString().slice(0, 10), gap.sessions]);
    expect(await gapsAt('2020-02-07T21:29:00Z')).toEqual([['2020-01-28', 2], ['2020-02-06', 1]]);
    expect(await gapsAt('2020-02-07T21:30:00Z')).toEqual([['2020-01-28', 2], ['2020-02-06', 2]]);
    expect(await gapsAt('2019-12-01T00:00:00Z')).toEqual([]);
  });
});
