import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeHome, TestServer } from '../support/server';
import { SyncClient } from '../support/sync-client';
import { tdxFile } from '../support/tdx-file';

const PATH = '/api/v1/instruments';
const EN = { 'accept-language': 'en' };

interface Listed {
  instrument: string;
  mic: string;
  name: string | null;
  provider: string | null;
  first_date: string | null;
  last_date: string | null;
  bars: number;
}
interface Page { data: Listed[]; total: number; page: number; page_size: number; total_pages: number }

let home: string;
let server: TestServer;
let sync: SyncClient;

const CONFIG = `
instruments:
  - SPX.US
  - { instrument: sz.000651, name: 格力电器, provider: tdx }
providers: { order: [tdx, csv, sample, yahoo], yahoo: { base_url: "http://127.0.0.1:9" } }
`;

async function start(): Promise<void> {
  server = await TestServer.start({ home, config: CONFIG, env: { TDX_DIR: join(home, 'vipdoc'), CSV_DIR: join(home, 'csv') } });
  sync = new SyncClient(server);
}

beforeAll(async () => {
  home = makeHome();
  for (const [file, scale] of [['sh/lday/sh600000.day', 1], ['sz/lday/sz000001.day', 2], ['sz/lday/sz000651.day', 3]] as const) {
    mkdirSync(join(home, 'vipdoc', file, '..'), { recursive: true });
    writeFileSync(join(home, 'vipdoc', file), tdxFile([2, 3, 6, 7].map((day) => [20200100 + day, 1000 * scale, 1100 * scale, 900 * scale, 1050 * scale, 5_000_000, 4_000])));
  }
  mkdirSync(join(home, 'csv'));
  writeFileSync(join(home, 'csv', 'MSFT.US.csv'), 'date,open,high,low,close,volume\n2020-01-02,158.78,160.73,158.33,160.62,22622100\n2020-01-03,158.32,159.95,158.06,158.62,21116200\n');
  await start();
});
afterAll(async () => {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
  await TestServer.expectNoneRunning();
});

const list = async (query = '') => (await server.get<Page>(`${PATH}${query}`)).body;
const names = async () => (await list()).data.map((i) => i.instrument);

it('has the instruments of the configuration file', async () => {
  const { status, body } = await server.get<Page>(PATH);
  expect([status, body]).toEqual([200, {
    data: [
      { instrument: '000651.SZ', mic: 'XSHE', name: '格力电器', provider: 'tdx', first_date: null, last_date: null, bars: 0 },
      { instrument: 'SPX.US', mic: 'XNYS', name: null, provider: null, first_date: null, last_date: null, bars: 0 },
    ],
    total: 2, page: 1, page_size: 100, total_pages: 1,
  }]);
});

describe('adding', () => {
  const SPELLINGS = [
    ['000001.SZ', '000001.SZ'], ['sz000002', '000002.SZ'], ['sz.000333', '000333.SZ'], ['SZ.000858', '000858.SZ'], ['sh.000001', '000001.SH'],
    ['bj430047', '430047.BJ'], ['US.AAPL', 'AAPL.US'], ['aapl', 'AAPL.US'], ['AAPL.us', 'AAPL.US'], ['BRK.B', 'BRK.B.US'], ['HK.00700', '00700.HK'],
    ['700.HK', '00700.HK'], ['^GSPC', '^GSPC.US'], ['btc-usd.24x7', 'BTC-USD.24X7'],
  ];
  const canonical = [...new Set(SPELLINGS.map(([, spelling]) => spelling))];

  it('takes every accepted spelling, each instrument once, and answers the canonical one in the order asked', async () => {
    const first = await server.post(PATH, { instruments: SPELLINGS.map(([spelling]) => spelling) });
    expect([first.status, first.body]).toEqual([200, { status: 'success', added: canonical.length, instruments: canonical }]);
    expect((await server.post(PATH, { instruments: ['SZ000001', 'AAPL'] })).body).toEqual({ status: 'success', added: 0, instruments: ['000001.SZ', 'AAPL.US'] });
    expect((await names()).sort()).toEqual([...canonical, '000651.SZ', 'SPX.US'].sort());
  });

  it('pages and searches by spelling and name, wildcards taken as they are', async () => {
    const page = await list('?page=2&page_size=5');
    expect(page).toMatchObject({ total: 13, page: 2, page_size: 5, total_pages: 3 });
    expect(page.data).toHaveLength(5);
    expect((await list('?search=aapl')).data.map((i) => i.instrument)).toEqual(['AAPL.US']);
    expect((await list(`?search=${encodeURIComponent('格力')}`)).data.map((i) => i.instrument)).toEqual(['000651.SZ']);
    for (const text of ['%25', '_', "'", '%27;%20drop%20table%20instrument']) expect([text, (await list(`?search=${text}`)).total]).toEqual([text, 0]);
    for (const query of ['search=', 'search=%00', `search=${'x'.repeat(51)}`, 'page=0', 'page_size=1001', 'sort=code']) {
      expect([query, (await server.get(`${PATH}?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('refuses six bare digits, naming both instruments they may be', async () => {
    for (const headers of [{}, EN]) {
      const { status, body } = await server.post(PATH, { instruments: ['AAPL', '600000'] }, headers);
      expect([status, body.status, body.code, body.field]).toEqual([400, 'error', 'invalid_instrument', 'instruments[1]']);
      expect(body.message).toMatch(/600000\.SZ.*600000\.SH/);
    }
  });

  it('refuses a provider that is not configured or cannot list, naming those that are', async () => {
    for (const body of [{ instruments: ['IBM'], provider: 'tushare' }, { all_of: 'tushare' }, { all_of: '' }, { all_of: 'constructor' }, { instruments: ['IBM'], provider: '__proto__' }]) {
      const answer = await server.post(PATH, body);
      expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'unknown_provider']);
      expect(answer.body.message).toContain('tdx, csv, sample');
    }
    const yahoo = await server.post(PATH, { all_of: 'yahoo' });
    expect([yahoo.status, yahoo.body.code, yahoo.body.field]).toEqual([400, 'cannot_list', 'all_of']);
    for (const body of [{}, { instruments: ['IBM'], all_of: 'tdx' }, { instruments: ['IBM', 'GE'], name: 'two' }, { instruments: ['IBM'], mic: 'XSHG' }, { instruments: ['IBM'], mic: 'NYSE' }]) {
      expect([body, (await server.post(PATH, body)).status]).toEqual([body, 400]);
    }
    expect(await names()).not.toContain('IBM.US');
  });

  it('takes all that a TDX folder and a CSV folder hold, and syncs it', async () => {
    const tdx = await server.post(PATH, { all_of: 'tdx' });
    expect([tdx.status, tdx.body]).toEqual([200, { status: 'success', added: 2, instruments: ['600000.SH', '000001.SZ', '000651.SZ'] }]);
    expect((await server.post(PATH, { all_of: 'csv' })).body).toEqual({ status: 'success', added: 1, instruments: ['MSFT.US'] });
    const wanted = ['600000.SH', '000001.SZ', '000651.SZ', 'MSFT.US', 'SPX.US'];
    expect(await sync.run('2020-01-02', '2020-01-03', { instruments: wanted })).toMatchObject({ status: 'completed', success: 2, rows_written: 10 });
    expect((await sync.bars('000001.SZ', '2020-01-01', '2020-12-31')).map((bar) => [bar.date, bar.close, bar.volume])).toEqual([['2020-01-02', 21, 4000], ['2020-01-03', 21, 4000]]);
    expect((await list('?search=000001.SZ')).data).toEqual([
      { instrument: '000001.SZ', mic: 'XSHE', name: null, provider: 'tdx', first_date: '2020-01-02', last_date: '2020-01-03', bars: 2 },
    ]);
    expect((await list('?search=MSFT')).data[0]).toMatchObject({ provider: 'csv', bars: 2 });
  });

  it('gives one instrument a name and its calendar', async () => {
    expect((await server.post(PATH, { instruments: ['NVDA'], name: 'NVIDIA', mic: 'XNAS', provider: 'csv' })).status).toBe(200);
    expect((await list('?search=nvidia')).data[0]).toMatchObject({ instrument: 'NVDA.US', mic: 'XNAS', name: 'NVIDIA', provider: 'csv' });
    expect((await server.post(PATH, { instruments: ['NVDA'], name: 'Nvidia Corp.' })).body).toMatchObject({ added: 1 });
    expect((await list('?search=NVDA')).data[0]).toMatchObject({ mic: 'XNAS', name: 'Nvidia Corp.', provider: 'csv' });
  });
});

describe('hostile input', () => {
  const HOSTILE: [string, unknown][] = [
    ['nothing', []], ['no list', 'AAPL'], ['10 001 items', Array.from({ length: 10_001 }, (_, i) => `A${i}`)], ['a number', [5]], ['null', [null]], ['a list', [['AAPL']]],
    ['an empty text', ['']], ['a blank', [' ']], ['a blank behind', ['000001.SZ ']], ['a newline', ['AAPL\n']], ['NUL', ['AA\u0000PL']], ['half a surrogate', ['AA\ud800']],
    ['an emoji', ['AAPL😀']], ['right to left', ['\u202eLPAA']], ['Hebrew', ['אבג']], ['full width', ['ＡＡＰＬ']], ['combining', ['E\u0301']], ['zero width', ['AA\u200bPL']],
    ['10 kB', ['A'.repeat(10_240)]], ['a path', ['../x']], ['an absolute path', ['/etc/passwd']], ['an encoded path', ['..%2fx']], ['SQL', ["'; drop table instrument; --"]],
    ['a COPY end', ['\\.']], ['a formula', ['=1+1']], ['HTML', ['<img src=x onerror=alert(1)>']], ['a foreign exchange', ['AAPL.LONDON']], ['five digits in Shenzhen', ['00001.SZ']],
    ['a proto key', ['__proto__']], ['a comma list', ['AAPL,MSFT']],
  ];

  it.each(HOSTILE)('%s is refused and nothing of it is stored, good neighbours neither', async (_name, instruments) => {
    const before = await names();
    const mixed = Array.isArray(instruments) && instruments.length === 1 ? ['ZZZ', ...(instruments as unknown[])] : instruments;
    for (const method of ['POST', 'DELETE']) {
      const { status, body } = await server.request(PATH, { method, body: { instruments: mixed } });
      expect([method, status, body.status, typeof body.code, typeof body.field]).toEqual([method, 400, 'error', 'string', 'string']);
    }
    expect(await names()).toEqual(before);
  });

  it('takes 10 000 instruments at once, and no names with control characters', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `Q${i}`);
    expect((await server.post(PATH, { instruments: many })).body).toMatchObject({ added: 10_000 });
    expect((await server.delete(PATH, { instruments: many })).body).toEqual({ status: 'success', removed: 10_000 });
    for (const name of ['a\nb', 'a\u001b[2J', 'a\u0000', 'a\u2028b', '\u202eevil', '', ' ', 'x'.repeat(201), 5]) {
      expect([name, (await server.post(PATH, { instruments: ['AAPL'], name })).status]).toEqual([name, 400]);
    }
  });
});

describe('removing', () => {
  it('keeps the bars, is about listed instruments only, and lasts over a restart', async () => {
    const gone = await server.delete(PATH, { instruments: ['sz000001', 'SPX'] });
    expect([gone.status, gone.body]).toEqual([200, { status: 'success', removed: 2 }]);
    const again = await server.delete(PATH, { instruments: ['000001.SZ', 'AAPL'] });
    expect([again.status, again.body]).toEqual([404, expect.objectContaining({ status: 'error', code: 'unknown_instrument', instruments: ['000001.SZ'] })]);
    await server.stop();
    await start();
    expect(await names()).toEqual(expect.arrayContaining(['AAPL.US', '000651.SZ']));
    for (const removed of ['000001.SZ', 'SPX.US']) {
      expect(await names()).not.toContain(removed);
      expect(await sync.bars(removed, '2020-01-01', '2020-12-31')).toHaveLength(2);
    }
    const batch = await sync.batch('2020-01-02', '2020-01-03', { instruments: ['SPX.US'] });
    expect([batch.status, batch.body.code]).toEqual([404, 'unknown_instrument']);
    expect((await server.post(PATH, { instruments: ['SPX.US'] })).body).toMatchObject({ added: 1 });
    expect((await list('?search=SPX')).data[0]).toMatchObject({ bars: 2, first_date: '2020-01-02' });
  });
});
