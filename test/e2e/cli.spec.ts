import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { tidemark } from '../support/cli';
import { makeHome, TestServer } from '../support/server';

jest.setTimeout(120_000);

const FIRST_QUARTER = ['--start', '2020-01-01', '--end', '2020-03-31'];
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

afterAll(() => TestServer.expectNoneRunning());

describe('on a store of its own', () => {
  const home = makeHome();
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('sync brings the range up to date and says so; again it writes nothing', async () => {
    const first = await tidemark(home, ['sync', ...FIRST_QUARTER]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('2020-01-01 … 2020-03-31: completed');
    expect(first.stdout).toContain('62 complete, 29 without a session');
    expect(first.stdout).toContain('62 fetched, 62 written, 0 quarantined');
    const again = await tidemark(home, ['sync', ...FIRST_QUARTER, '--json']);
    expect(again.code).toBe(0);
    expect(json(again.stdout)).toMatchObject({ status: 'completed', rows_written: 0, task_type: 'cli', success: 62 });
  });

  test('gaps lists what is missing since and ends with 1; a range without any ends with 0', async () => {
    const gaps = await tidemark(home, ['gaps', '--json']);
    expect(gaps.code).toBe(1);
    expect(JSON.parse(gaps.stdout)).toEqual([{ instrument: 'SPX.US', start: '2020-04-01', end: expect.any(String), sessions: expect.any(Number) }]);
    expect((await tidemark(home, ['sync', '--start', '2020-04-01', '--mode', 'missing', '--json'])).code).toBe(0);
    expect(await tidemark(home, ['gaps'])).toEqual({ code: 0, stdout: 'no gaps\n', stderr: '' });
  });

  test('status names the last runs', async () => {
    const status = json((await tidemark(home, ['status', '--json'])).stdout);
    expect(status).toMatchObject({ current_task: null, instruments: 1 });
    expect(status.runs).toHaveLength(3);
    expect((await tidemark(home, ['status'])).stdout).toContain('running      nothing');
  });

  test.each([
    [['sync', '--start', '2020-13-01'], '--start'],
    [['sync', '--start', '2020-02-01', '--end', '2020-01-01'], 'start_date'],
    [['sync', '--instruments', '000001'], '000001.SZ or 000001.SH'],
    [['sync', '--instruments', 'AAPL.US', ...FIRST_QUARTER], 'AAPL.US'],
    [['sync', '--mode', 'wild'], 'wild'],
    [['fetch'], 'fetch'],
    [['import', 'xml', '.'], 'xml'],
  ])('%j is wrong usage: 2, and the reason', async (args, reason) => {
    const { code, stderr } = await tidemark(home, args);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });
});

describe('import', () => {
  const home = makeHome();
  const folder = join(home, 'files');
  beforeAll(() => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'AAPL.US.csv'), 'Date,Open,High,Low,Close,Volume\n2020-01-02,10,11,9,10.5,100\n2020-01-03,10.5,9,9.5,10,200\n2020-01-06,1.5,2,1,1.25,300\n');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('a dry run says what would come, and stores nothing', async () => {
    const dry = await tidemark(home, ['import', 'csv', folder, '--dry-run', '--json']);
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toEqual([expect.objectContaining({ file: 'AAPL.US.csv', instrument: 'AAPL.US', rows: 3, first: '2020-01-02', last: '2020-01-06' })]);
    expect((await tidemark(home, ['instruments', 'list', '--json'])).stdout).not.toContain('AAPL.US');
  });

  test('stores the good rows, keeps the bad one apart, and ends with 1 for the day it lacks', async () => {
    const run = await tidemark(home, ['import', 'csv', folder, '--json']);
    expect(run.code).toBe(1);
    expect(json(run.stdout)).toMatchObject({
      status: 'failed', reason: 'partial', task_type: 'import', rows_written: 2, quarantined: 1, success: 2, failed: 1,
      start_date: '2020-01-02', end_date: '2020-01-06', errors: [{ date: '2020-01-03', error: expect.stringContaining('AAPL.US') }],
    });
    const listed = JSON.parse((await tidemark(home, ['instruments', 'list', '--json'])).stdout) as unknown[];
    expect(listed).toContainEqual(expect.objectContaining({ instrument: 'AAPL.US', bars: 2, first_date: '2020-01-02', last_date: '2020-01-06' }));
  });

  test('a folder without a file of an instrument is refused', async () => {
    const empty = join(home, 'empty');
    mkdirSync(empty);
    expect(await tidemark(home, ['import', 'csv', empty])).toMatchObject({ code: 2, stderr: expect.stringContaining('folder') });
  });
});

describe('beside a running server', () => {
  test('shares its store and its lock, and leaves its Postgres running', async () => {
    const server = await TestServer.start();
    try {
      expect((await tidemark(server.home, ['sync', ...FIRST_QUARTER])).code).toBe(0);
      const runs = await server.get<{ data: { task_type: string; status: string }[] }>('/api/v1/sync-runs');
      expect(runs.body.data[0]).toMatchObject({ task_type: 'cli', status: 'completed' });
      expect((await server.get('/health/ready')).status).toBe(200);
      expect((await server.get('/api/v1/bars?instruments=SPX.US')).body).toMatchObject({ count: 62 });
    } finally {
      await server.stop();
    }
  });

  test('is refused with 3 while the server syncs', async () => {
    // Takes every connection and never says a word: the sync waits for as long as the test needs.
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const server = await TestServer.start({ env: { PROVIDERS: 'yahoo', YAHOO_BASE_URL: `http://127.0.0.1:${port}` } });
    try {
      await server.post('/api/v1/sync-status/sync/batch', { start_date: '2020-01-01', end_date: '2020-03-31' });
      const run = await tidemark(server.home, ['sync', ...FIRST_QUARTER]);
      expect([run.code, run.stderr]).toEqual([3, expect.stringContaining('already running')]);
    } finally {
      await server.stop();
      silent.close();
    }
  });
});
