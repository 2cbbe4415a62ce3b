import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { Client } from 'pg';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { eventually, SyncClient } from '../support/sync-client';
import { zipEntries } from '../support/zip-entries';

interface File {
  filename: string;
  filepath: string;
  size: number;
  size_mb: number;
  created: string;
  is_zip: boolean;
}
interface Exported {
  success: boolean;
  result: {
    success: boolean;
    total_symbols: number;
    exported_count: number;
    failed_count: number;
    exported_files: File[];
    failed_symbols: { symbol: string; code: string; error: string }[];
    timestamp: string;
  };
  code?: string;
}

const KEY = 'exports-key';
const QUARTER = { start_date: '2020-01-01', end_date: '2020-03-31' };
const MANY = 150;
const BARS = 4000;
const FIXTURE = `
  insert into instrument (id, exchange, code, mic, change_seq) values
    (9001, 'US', 'BRK/B', 'XNYS', 1), (9002, 'US', 'ZZE', 'XNYS', 1);
  insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq) values
    (9001, '2020-01-30', 10, 12, 9, 11, 100, 1000, 2), (9001, '2020-01-31', 11, 15, 10, 14, 200, null, 3);
`;
const CROWD = `
  insert into instrument (id, exchange, code, mic, change_seq)
    select 10000 + g, 'US', 'Y' || lpad(g::text, 3, '0'), 'XNYS', 1 from generate_series(0, ${MANY - 1}) g;
  insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
    select 10000 + g, date '2000-01-03' + d, 10, 12, 9, 11, d, null, 9 from generate_series(0, ${MANY - 1}) g, generate_series(0, ${BARS - 1}) d;
  analyze;
`;

let postgres: TestPostgres;
let server: TestServer;
let db: Client;
let url: string;
let folder: string;

async function start(): Promise<void> {
  server = await TestServer.start({ env: { DATABASE_URL: url, API_KEY: KEY, UNKEYED_CIDRS: '127.0.0.0/8' } });
  folder = join(server.home, 'data', 'exports');
}

beforeAll(async () => {
  postgres = await startPostgres();
  url = await createDatabase(postgres, 'dms_exports');
  await start();
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

const run = (body: object) => server.post<Exported>('/api/dms/export', body);
const files = async () => (await server.get<{ files: File[]; total: number }>('/api/dms/exports')).body.files;
const keyless = { 'x-api-key': [] as string[] };

/** A download as bytes. */
function download(path: string): Promise<{ status: number; type: string; name: string; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: server.port, path, agent: false, headers: { 'x-api-key': KEY } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => resolve({
        status: response.statusCode ?? 0, type: String(response.headers['content-type']),
        name: String(response.headers['content-disposition']), bytes: Buffer.concat(chunks),
      }));
    }).on('error', reject);
  });
}

const ownCsv = async (instrument: string) => (await server.get(
  `/api/v1/bars?instruments=${instrument}&start=2020-01-01&end=2020-03-31&format=csv`,
)).text;

describe('POST /api/dms/export', () => {
  it('is an empty list before the first', async () => {
    expect((await server.get('/api/dms/exports')).body).toEqual({ success: true, files: [], total: 0 });
    expect(existsSync(folder)).toBe(false);
  });

  it('writes a ZIP with the CSV of every symbol, and says which failed and why', async () => {
    const { status, body } = await run({ symbols: ['SPX.US', 'US.BRK/B', 'US.SPX', 'US.ZZE', 'US.NOPE', '__proto__'], ...QUARTER });
    expect([status, body.success]).toEqual([200, false]);
    const { exported_files, timestamp, ...result } = body.result;
    expect(result).toEqual({
      success: false, total_symbols: 5, exported_count: 2, failed_count: 3,
      failed_symbols: [
        { symbol: 'US.ZZE', code: 'no_data', error: '所选范围内没有数据' },
        { symbol: 'US.NOPE', code: 'unknown_instrument', error: '未找到股票' },
        { symbol: '__proto__', code: 'unknown_instrument', error: '未找到股票' },
      ],
    });
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    const [file] = exported_files;
    expect(exported_files).toEqual([{
      filename: expect.stringMatching(/^bars_1d_\d{8}T\d{9}Z\.zip$/), filepath: file.filename, size: expect.any(Number),
      size_mb: 0, created: expect.any(String), is_zip: true,
    }]);
    expect(await files()).toEqual(exported_files);
    const { type, name, bytes } = await download(`/api/dms/exports/${file.filename}`);
    expect([type, name, bytes.length]).toEqual(['application/zip', `attachment; filename="${file.filename}"`, file.size]);
    const entries = zipEntries(bytes);
    expect([...entries.keys()].sort()).toEqual(['US.BRK_B_1d.csv', 'US.SPX_1d.csv']);
    expect(entries.get('US.SPX_1d.csv')).toBe(await ownCsv('SPX.US'));
    expect(entries.get('US.BRK_B_1d.csv')).toBe(await ownCsv('BRK/B.US'));
    expect(readdirSync(folder)).toEqual([file.filename]);
  });

  it('writes a CSV a symbol without ZIP, in weeks too', async () => {
    const { body } = await run({ symbols: ['US.SPX', 'US.BRK/B'], interval: '1w', create_zip: false });
    expect(body).toMatchObject({ success: true, result: { exported_count: 2, failed_symbols: [] } });
    const [spx, brk] = body.result.exported_files;
    expect([spx.filename, brk.filename, spx.is_zip]).toEqual([
      expect.stringMatching(/^US\.SPX_1w_.*\.csv$/), expect.stringMatching(/^US\.BRK_B_1w_.*\.csv$/), false,
    ]);
    const { type, bytes } = await download(`/api/dms/exports/${brk.filename}`);
    expect(type).toMatch(/^text\/csv/);
    expect(bytes.toString()).toBe('instrument,date,open,high,low,close,volume,amount\r\nBRK/B.US,2020-01-31,10,15,9,14,300,\r\n');
  });

  it('writes one symbol by GET, and everything by *', async () => {
    const one = await server.get<Exported>('/api/dms/export/symbol/US.SPX?start_date=2020-01-01T00:00:00&end_date=2020-03-31', { 'accept-language': 'en' });
    expect(one.body.result).toMatchObject({ total_symbols: 1, exported_count: 1 });
    const { bytes } = await download(`/api/dms/exports/${one.body.result.exported_files[0].filename}`);
    expect(bytes.toString()).toBe(await ownCsv('SPX.US'));
    const none = await server.get<Exported>('/api/dms/export/symbol/US.NOPE', { 'accept-language': 'en' });
    expect([none.status, none.body.success, none.body.result.failed_symbols, none.body.result.exported_files]).toEqual([
      200, false, [{ symbol: 'US.NOPE', code: 'unknown_instrument', error: 'not in the store' }], [],
    ]);
    const all = await run({ symbols: ['*'], create_zip: false });
    expect(all.body.result).toMatchObject({ total_symbols: 3, exported_count: 2, failed_symbols: [{ symbol: 'US.ZZE', code: 'no_data' }] });
  });

  it.each([
    [{}, 'symbols'], [{ symbols: [] }, 'symbols'], [{ symbols: ['US.SPX'], create_zip: 'yes' }, 'create_zip'],
    [{ symbols: ['US.SPX'], start_date: '01/02/2020' }, 'start_date'], [{ symbols: ['US.SPX'], interval: '../x' }, 'interval'],
    [{ symbols: ['US.SPX'], start_date: '2020-02-01', end_date: '2020-01-01' }, 'start_date'], [{ symbols: ['US.SPX'], path: '/etc' }, 'path'],
  ])('refuses %j', async (body, field) => {
    const answer = await server.post('/api/dms/export', body);
    expect([answer.status, answer.body.field]).toEqual([400, field]);
  });
});

describe('/api/dms/exports/{name}', () => {
  it('gives nothing that is not in the listing', async () => {
    mkdirSync(join(folder, 'sub.csv'), { recursive: true });
    symlinkSync('/etc/hostname', join(folder, 'link.csv'));
    writeFileSync(join(folder, '.hidden.csv'), 'x');
    writeFileSync(join(folder, 'notes.txt'), 'x');
    writeFileSync(join(server.home, 'data', 'secret.csv'), 'x');
    const names = [
      'sub.csv', 'link.csv', '.hidden.csv', 'notes.txt', 'nope.csv', '..%2fsecret.csv', '%2e%2e%2fsecret.csv', '..%5csecret.csv', '..', '%2e%2e',
      '%2fetc%2fhostname', 'secret.csv%00.zip', '__proto__', '%0d%0ax:y.csv',
    ];
    for (const name of names) {
      for (const method of ['GET', 'DELETE']) {
        const { status, body } = await server.request<{ code: string }>(`/api/dms/exports/${name}`, { method });
        expect([name, method, [400, 404, 405].includes(status), typeof body.code]).toEqual([name, method, true, 'string']);
      }
    }
    expect((await server.get<{ code: string }>('/api/dms/exports/link.csv')).body.code).toBe('unknown_export');
    const listed = (await files()).map((f) => f.filename);
    expect(listed.filter((name) => /sub|link|hidden|notes|secret/.test(name))).toEqual([]);
    expect([existsSync(join(server.home, 'data', 'secret.csv')), readFileSync(join(folder, 'notes.txt'), 'utf8')]).toEqual([true, 'x']);
  });

  it('is deleted by an admin only', async () => {
    const [{ filename }] = await files();
    const path = `/api/dms/exports/${filename}`;
    expect((await server.request(path, { headers: keyless })).status).toBe(200);
    const refused = await server.request<{ code: string }>(path, { method: 'DELETE', headers: keyless });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden_scope']);
    expect((await server.delete(path)).body).toEqual({ success: true, filename });
    const gone = await server.delete<{ code: string }>(path);
    expect([gone.status, gone.body.code]).toEqual([404, 'unknown_export']);
    expect(existsSync(join(folder, filename))).toBe(false);
  });
});

describe('an export of everything', () => {
  const partials = () => (existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('.partial')) : []);
  const begun = () => eventually('the export to begin', async () => partials().length > 0);

  beforeAll(() => db.query(CROWD));

  it('runs alone while the rest goes on, and is whole', async () => {
    mkdirSync(join(folder, '.partial-left'), { recursive: true });
    const tries = Array.from({ length: 4 }, () => run({ symbols: ['*'] }));
    await begun();
    expect((await server.get('/api/dms/symbol/US.SPX/info')).status).toBe(200);
    const answers = await Promise.all(tries);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(Array(3).fill('export_busy'));
    const [file] = answers.find(({ status }) => status === 200)?.body.result.exported_files ?? [];
    const entries = zipEntries((await download(`/api/dms/exports/${file.filename}`)).bytes);
    expect(entries.size).toBe(MANY + 2);
    for (let g = 0; g < MANY; g++) {
      const lines = entries.get(`US.Y${String(g).padStart(3, '0')}_1d.csv`)?.split('\r\n') ?? [];
      expect([g, lines.length, lines[1].split(',')[0]]).toEqual([g, BARS + 2, `Y${String(g).padStart(3, '0')}.US`]);
    }
    expect(partials()).toEqual([]);
  });

  it('leaves nothing when the database fails half-way', async () => {
    const before = await files();
    const running = run({ symbols: ['*'] });
    await begun();
    await db.query('alter table bar_daily rename to bar_daily_away');
    const { status } = await running;
    await db.query('alter table bar_daily_away rename to bar_daily');
    expect(status).toBeGreaterThanOrEqual(500);
    expect([await files(), partials()]).toEqual([before, []]);
    expect((await run({ symbols: ['US.SPX'] })).status).toBe(200);
  });

  it('is refused when the folder is full, and says so when it cannot be used', async () => {
    for (let i = 0; i < 10_000; i++) writeFileSync(join(folder, `full-${i}.csv`), '');
    const full = await run({ symbols: ['US.SPX'] });
    expect([full.status, full.body.code]).toEqual([409, 'exports_full']);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'not a folder');
    for (const answer of [await run({ symbols: ['US.SPX'] }), await server.get<Exported>('/api/dms/exports')]) {
      expect([answer.status, answer.body.code]).toEqual([503, 'exports_unavailable']);
      expect(answer.text).not.toContain(server.home);
    }
    rmSync(folder);
    expect((await run({ symbols: ['US.SPX'] })).status).toBe(200);
  });

  it('is given up when the server stops', async () => {
    const running = run({ symbols: ['*'] }).catch((error: unknown) => error);
    await begun();
    server.signal('SIGTERM');
    expect(await running).toMatchObject({ status: 503, body: { code: 'server_stopping' } });
    expect((await server.waitForEnd()).code).toBe(0);
    expect(partials()).toEqual([]);
    rmSync(server.home, { recursive: true });
    await start();
  });
});
