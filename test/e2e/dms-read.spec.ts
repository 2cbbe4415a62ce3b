import { Client } from 'pg';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { eventually, SyncClient } from '../support/sync-client';

interface DmsBar {
  time: string;
  Open: number;
  High: number;
  Low: number;
  Close: number;
  Volume: number | null;
}
interface DmsBars {
  data: DmsBar[];
  index: string[];
}
type Read = { symbol: string } & (DmsBars | { data: null; index: null });
interface Page {
  symbol: string;
  data: DmsBar[];
  total: number;
  page: number;
  page_size: number;
  total_pages: number;
  order: string;
}
interface Refusal {
  code: string;
  field: string;
  detail: string;
}

const QUARTER = 'start_date=2020-01-01&end_date=2020-03-31';
/** A stock with a value that was corrected twice, one with numbers that are hard to write, one without bars. */
const FIXTURE = `
  insert into instrument (id, exchange, code, mic, change_seq) values
    (9001, 'US', 'ZZA', 'XNYS', 1), (9002, 'SZ', '000009', 'XSHE', 1), (9003, 'HK', '00009', 'XHKG', 1);
  insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq) values
    (9001, '2020-01-30', 10, 12, 9, 11, 100, 1000, 2), (9001, '2020-01-31', 11, 15, 10, 14, 200, null, 30),
    (9002, '2020-02-03', 0.1, 123456789.123456789, 1e-7, 0.30000000000000004, null, null, 6);
  insert into bar_revision (instrument_id, interval, date, open, high, low, close, volume, amount, written_seq, replaced_at, change_seq) values
    (9001, '1d', '2020-01-31', 1, 1, 1, 1, null, 1, 3, '2020-02-10T08:00:00Z', 20),
    (9001, '1d', '2020-01-31', 2, 22, 2, 2, 2, 2, 20, '2020-02-20T08:00:00Z', 30);
`;

let postgres: TestPostgres;
let server: TestServer;
let db: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  const url = await createDatabase(postgres, 'dms_read');
  server = await TestServer.start({ env: { DATABASE_URL: url } });
  await new SyncClient(server).run('2020-01-01', '2020-03-31');
  db = new Client({ connectionString: url });
  await db.connect();
  await db.query(FIXTURE);
});
afterAll(async () => {
  await db?.end();
  await server?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const read = (symbol: string, query = QUARTER) => server.get<Read>(`/api/dms/read/${symbol}?${query}`);
const batch = (body: object) => server.post<Record<string, DmsBars | null>>('/api/dms/read/batch', {
  start_date: '2020-01-01', end_date: '2020-03-31', ...body,
});

describe('GET /api/dms/symbols', () => {
  it('lists in the spelling of DMS and takes ttl_seconds', async () => {
    const { status, body } = await server.get('/api/dms/symbols?ttl_seconds=300');
    expect([status, body]).toEqual([200, { symbols: ['HK.00009', 'SZ.000009', 'US.SPX', 'US.ZZA'] }]);
    const refused = await server.get<Refusal>('/api/dms/symbols?ttl_seconds=soon');
    expect([refused.status, refused.body.field]).toEqual([400, 'ttl_seconds']);
  });
});

describe('GET /api/dms/read/{symbol}', () => {
  it('gives what the bars route gives, in the words of DMS', async () => {
    const { status, headers, body } = await read('US.SPX');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(Object.keys(body)).toEqual(['symbol', 'data', 'index']);
    expect(body.symbol).toBe('US.SPX');
    expect(body.data?.[0]).toEqual({
      time: '2020-01-02T00:00:00', Open: 3244.669922, High: 3258.139893, Low: 3235.530029, Close: 3257.850098, Volume: 3458250000,
    });
    const own = await server.get<{ data: Record<string, unknown>[] }>('/api/v1/bars?instruments=SPX.US&start=2020-01-01&end=2020-03-31');
    expect(own.body.data.length).toBe(62);
    expect(body.data).toEqual(own.body.data.map((b) => ({
      time: `${String(b.date)}T00:00:00`, Open: b.open, High: b.high, Low: b.low, Close: b.close, Volume: b.volume,
    })));
    expect(body.index).toEqual(body.data?.map((b) => b.time));
  });

  it('repeats the spelling of the caller', async () => {
    for (const spelling of ['SPX.US', 'us.spx', 'SPX', 'US.SPX']) {
      const { body } = await read(spelling);
      expect([spelling, body.symbol, body.data?.length]).toEqual([spelling, spelling, 62]);
    }
  });

  it('takes naive datetimes, and keeps every number', async () => {
    for (const query of ['start_date=2020-02-03T00:00:00&end_date=2020-02-03T23:59:59.999999', 'start_date=2020-02-03&end_date=2020-02-03T00:00']) {
      expect((await read('SZ.000009', query)).body.data).toEqual([
        { time: '2020-02-03T00:00:00', Open: 0.1, High: 123456789.123456789, Low: 1e-7, Close: 0.30000000000000004, Volume: null },
      ]);
    }
  });

  it('makes weeks and months', async () => {
    const months = (await read('US.SPX', `${QUARTER}&interval=1mo`)).body;
    expect(months.index).toEqual(['2020-01-31T00:00:00', '2020-02-28T00:00:00', '2020-03-31T00:00:00']);
    expect((await read('US.ZZA', `${QUARTER}&interval=1w`)).body.data).toEqual([
      { time: '2020-01-31T00:00:00', Open: 10, High: 15, Low: 9, Close: 14, Volume: 300 },
    ]);
  });

  it.each([['HK.00009', QUARTER], ['US.NOPE', QUARTER], ['US.SPX', 'start_date=2021-01-01&end_date=2021-02-01']])(
    'is null where there is nothing: %s %s', async (symbol, query) => {
      const { status, body } = await read(symbol, query);
      expect([status, body]).toEqual([200, { symbol, data: null, index: null }]);
    });

  it.each([
    ['US.SPX', 'end_date=2020-01-02', 'start_date', 'missing_field'],
    ['US.SPX', 'start_date=2020-01-02', 'end_date', 'missing_field'],
    ['US.SPX', 'start_date=2020-02-30&end_date=2020-03-01', 'start_date', 'invalid_date'],
    ['US.SPX', 'start_date=2020-01-01&end_date=2020-01-02T24:00:00', 'end_date', 'invalid_date'],
    ['US.SPX', 'start_date=2020-01-01T00:00:00Z&end_date=2020-01-02', 'start_date', 'invalid_date'],
    ['US.SPX', 'start_date=now&end_date=2020-01-02', 'start_date', 'invalid_date'],
    ['US.SPX', 'start_date=2020-01-03&end_date=2020-01-02', 'start_date', 'start_after_end'],
    ['US.SPX', `${QUARTER}&interval=1m`, 'interval', 'invalid_input'],
    ['US.SPX', `${QUARTER}&limit=1`, 'limit', 'unknown_property'],
    ['000001', QUARTER, 'symbol', 'invalid_instrument'],
    ["';drop%20table%20bar_daily", QUARTER, 'symbol', 'invalid_instrument'],
  ])('refuses %s %s', async (symbol, query, field, code) => {
    const { status, body } = await server.get<Refusal>(`/api/dms/read/${symbol}?${query}`);
    expect([status, body.code, body.field, typeof body.detail]).toEqual([400, code, field, 'string']);
  });
});

describe('POST /api/dms/read/batch', () => {
  it('answers each spelling once, null for what has nothing', async () => {
    const { status, text, body } = await batch({ symbols: ['SPX.US', 'HK.00009', 'US.NOPE', 'US.ZZA', 'US.SPX', 'US.SPX', '000001'] });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['000001', 'HK.00009', 'SPX.US', 'US.NOPE', 'US.SPX', 'US.ZZA']);
    expect(body).toMatchObject({ 'HK.00009': null, 'US.NOPE': null, '000001': null });
    expect(body['US.SPX']).toEqual(body['SPX.US']);
    const one = (await read('US.SPX')).body;
    expect(body['US.SPX']).toEqual({ data: one.data, index: one.index });
    expect(body['US.ZZA']?.index).toEqual(['2020-01-30T00:00:00', '2020-01-31T00:00:00']);
    expect(text.match(/"US\.SPX"/g)).toHaveLength(1);
  });

  it('is pollutable by no name', async () => {
    const symbols = ['__proto__', 'constructor', 'toString', '"},"x":{"', 'US.ZZA'];
    const { status, text, body } = await batch({ symbols });
    expect([status, Object.getOwnPropertyNames(body).sort()]).toEqual([200, [...symbols].sort()]);
    expect(text).toContain('"__proto__":null');
    expect(body['US.ZZA']?.data).toHaveLength(2);
    expect((await batch({ symbols: ['US.ZZA'] })).body).toEqual({ 'US.ZZA': body['US.ZZA'] });
  });

  it('gives bars as they were known at an instant', async () => {
    const closes = async (as_of: string | null, interval = '1d') => {
      const { body } = await batch({ symbols: ['US.ZZA'], as_of, interval });
      return body['US.ZZA']?.data.map((b) => [b.Close, b.High, b.Volume]) ?? null;
    };
    expect(await closes(null)).toEqual([[11, 12, 100], [14, 15, 200]]);
    expect(await closes('2020-02-25')).toEqual([[11, 12, 100], [14, 15, 200]]);
    expect(await closes('2020-02-20T08:00:00Z')).toEqual([[11, 12, 100], [14, 15, 200]]);
    expect(await closes('2020-02-20T15:59:59.999+08:00')).toEqual([[11, 12, 100], [2, 22, 2]]);
    expect(await closes('2020-02-10T07:59:59.999')).toEqual([[11, 12, 100], [1, 1, null]]);
    expect(await closes('2020-02-15', '1w')).toEqual([[2, 22, 102]]);
    // Nobody knew the bar of a day that had not begun.
    expect(await closes('2020-01-31')).toEqual([[11, 12, 100]]);
    expect(await closes('2020-01-30')).toBeNull();
  });

  it.each([
    [{ symbols: [] }, 'symbols'], [{ symbols: 'US.SPX' }, 'symbols'], [{ symbols: [1] }, 'symbols[0]'], [{}, 'symbols'],
    [{ symbols: ['US.SPX'], start_date: '2020-1-1' }, 'start_date'], [{ symbols: ['US.SPX'], end_date: null }, 'end_date'],
    [{ symbols: ['US.SPX'], start_date: '2020-04-01' }, 'start_date'], [{ symbols: ['US.SPX'], interval: '1h' }, 'interval'],
    [{ symbols: ['US.SPX'], as_of: 'yesterday' }, 'as_of'], [{ symbols: ['US.SPX'], as_of: 5 }, 'as_of'],
    [{ symbols: ['US.SPX'], as_of: "2020-01-01'; select 1" }, 'as_of'], [{ symbols: ['US.SPX'], as_of: '2020-01-01T00:00:00+99:00' }, 'as_of'],
    [{ symbols: ['A'.repeat(65)] }, 'symbols[0]'],
  ])('refuses %j', async (body, field) => {
    const answer = await server.post<Refusal>('/api/dms/read/batch', { start_date: '2020-01-01', end_date: '2020-03-31', ...body });
    expect([answer.status, answer.body.field]).toEqual([400, field]);
  });

  it('refuses more symbols than one request may name', async () => {
    const answer = await server.post<Refusal>('/api/dms/read/batch', {
      start_date: '2020-01-01', end_date: '2020-03-31', symbols: Array(10_001).fill('A'),
    });
    expect([answer.status, answer.body.field]).toEqual([400, 'symbols']);
  });
});

describe('GET /api/dms/symbol/{symbol}', () => {
  it('says how much is stored', async () => {
    expect((await server.get('/api/dms/symbol/us.spx/info')).body).toEqual({
      symbol: 'us.spx', interval: '1d', latest_date: '2020-03-31T00:00:00', earliest_date: '2020-01-02T00:00:00', data_count: 62, has_data: true,
    });
    expect((await server.get('/api/dms/symbol/US.SPX/info?interval=1mo')).body).toMatchObject({ data_count: 3, earliest_date: '2020-01-31T00:00:00' });
    for (const symbol of ['US.NOPE', 'HK.00009']) {
      expect((await server.get(`/api/dms/symbol/${symbol}/info`)).body).toEqual({
        symbol, interval: '1d', latest_date: null, earliest_date: null, data_count: 0, has_data: false,
      });
    }
  });

  it('pages, latest first, and goes no further than the last page', async () => {
    const page = async (query: string) => (await server.get<Page>(`/api/dms/symbol/US.SPX/data?${query}`)).body;
    const all = (await read('US.SPX')).body.data ?? [];
    const first = await page('');
    expect({ ...first, data: first.data.length }).toEqual({
      symbol: 'US.SPX', interval: '1d', data: 50, total: 62, page: 1, page_size: 50, total_pages: 2, order: 'desc',
    });
    const second = await page('page=2');
    expect([...first.data, ...second.data]).toEqual([...all].reverse());
    expect(await page('page=999')).toEqual(second);
    expect((await page('order=asc&page=3&page_size=25')).data).toEqual(all.slice(50));
    expect((await page('interval=1mo&page_size=1')).data[0]).toMatchObject({ time: '2020-03-31T00:00:00', Open: all[40].Open });
    const { body } = await server.get<Page>('/api/dms/symbol/US.NOPE/data?page=7');
    expect(body).toMatchObject({ data: [], total: 0, page: 1, total_pages: 0 });
  });

  it.each([['page=0', 'page'], ['page_size=0', 'page_size'], ['page_size=10001', 'page_size'], ['order=up', 'order'], ['interval=1', 'interval']])(
    'refuses %s', async (query, field) => {
      const { status, body } = await server.get<Refusal>(`/api/dms/symbol/US.SPX/data?${query}`);
      expect([status, body.field]).toEqual([400, field]);
    });
});

describe('on a slave', () => {
  it('reads as on the master', async () => {
    const url = await createDatabase(postgres, 'dms_read_slave');
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(FIXTURE).finally(() => client.end());
    // It was filled behind its master's back, and is never ready: it reads all the same.
    const slave = await TestServer.start({ until: 'listening', env: { DATABASE_URL: url, ROLE: 'slave', MASTER_URL: server.url } });
    try {
      await eventually('its database', async () => (await slave.get('/api/dms/symbols')).status === 200);
      const body = { symbols: ['US.ZZA'], start_date: '2020-01-01', end_date: '2020-03-31' };
      for (const ask of [
        (one: TestServer) => one.get(`/api/dms/read/US.ZZA?${QUARTER}`), (one: TestServer) => one.post('/api/dms/read/batch', body),
        (one: TestServer) => one.get('/api/dms/symbol/US.ZZA/info'), (one: TestServer) => one.get('/api/dms/symbol/US.ZZA/data'),
      ]) {
        const [there, here] = [await ask(slave), await ask(server)];
        expect([there.status, there.text]).toEqual([200, here.text]);
      }
    } finally {
      await slave.stop();
    }
  });
});
