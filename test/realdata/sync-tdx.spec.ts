import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TestServer } from '../support/server';

/**
 * The whole way on real files: folder → POST batch → GET bars. The files are read here by a second, plain parser.
 * Facts 1 to 3 of the data's README: 32-byte records, true price scales, sh88xxxx breaks the order of prices.
 */
const DATA = process.env.REAL_DATA_DIR ?? resolve(__dirname, '../../../shared/data');
const VIPDOC = join(DATA, 'tdx/vipdoc_2017');
const START = 20110101;
const END = 20171231;

interface Expected { readonly line: string; readonly valid: boolean }

function divisor(file: string): number {
  return /^(sh5|sz15|sz16|sz18|sh900)/.test(file) ? 1000 : 100;
}

function expectedRows(exchange: 'sh' | 'sz'): Expected[] {
  const dir = join(VIPDOC, exchange, 'lday');
  return readdirSync(dir).flatMap((file) => {
    const b = readFileSync(join(dir, file));
    const name = `${file.slice(2, 8)}.${exchange.toUpperCase()}`;
    const rows: Expected[] = [];
    for (let p = 0; p < b.length; p += 32) {
      const date = b.readUInt32LE(p);
      if (date < START || date > END) continue;
      const [open, high, low, close] = [4, 8, 12, 16].map((o) => b.readUInt32LE(p + o) / divisor(file));
      const valid = low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close);
      const text = String(date);
      const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
      rows.push({ valid, line: [name, iso, open, high, low, close, b.readUInt32LE(p + 24), b.readFloatLE(p + 20)].join(',') });
    }
    return rows;
  });
}

describe('a sync of vipdoc_2017', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ env: { TDX_DIR: VIPDOC, PROVIDERS: 'tdx', SCHEDULER: 'off' } });
    await server.delete('/api/v1/instruments', { instruments: ['SPX.US'] });
    const added = await server.post('/api/v1/instruments', { all_of: 'tdx' });
    expect(added.status).toBe(200);
  });
  afterAll(async () => { await server.stop(); });

  async function sync(): Promise<Record<string, unknown>> {
    const started = await server.post('/api/v1/sync-status/sync/batch', { start_date: '2011-01-01', end_date: '2017-12-31' });
    expect(started.status).toBe(200);
    const { data: { task_id } } = started.body as unknown as { data: { task_id: string } };
    for (;;) {
      const { body } = await server.get(`/api/v1/sync-status/sync/batch/progress/${task_id}`);
      const progress = (body as unknown as { data: Record<string, unknown> }).data;
      if (progress.status !== 'running') return progress;
      await new Promise((r) => setTimeout(r, 200));
    }
  }

  test('stores every valid bar exactly, quarantines the others, and a second run writes nothing', async () => {
    const rows = [...expectedRows('sh'), ...expectedRows('sz')];
    const valid = rows.filter((r) => r.valid).map((r) => r.line).sort();
    const first = await sync();
    expect(first.rows_written).toBe(valid.length);
    expect(first.quarantined).toBe(rows.length - valid.length);

    const names = [...new Set(rows.map((r) => r.line.split(',')[0]))];
    const { text } = await server.get(`/api/v1/bars?instruments=${names.join(',')}&format=csv`);
    const stored = text.trim().split(/\r?\n/).slice(1).sort();
    expect(stored.length).toBe(valid.length);
    expect(stored.filter((line, i) => line !== valid[i]).slice(0, 5)).toEqual([]);

    const second = await sync();
    expect(second.rows_written).toBe(0);
  });

  test('a day of the folder is complete, one after its end is failed and says why', async () => {
    const inside = await server.get('/api/v1/sync-status/date/2014-06-03');
    expect((inside.body as unknown as { data: { status: string } }).data.status).toBe('success');
    const { data } = (await server.get('/api/v1/sync-status/date/2017-12-29')).body as unknown as { data: { status: string; error_message: string } };
    expect(data.status).toBe('failed');
    expect(data.error_message).toContain('have no bar of 2017-12-29');
  });
});
