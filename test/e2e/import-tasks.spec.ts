import { MarketStub } from '../support/market-stub';
import { TestServer } from '../support/server';
import { eventually, SyncClient, SYNC_STATUS, withDatabase } from '../support/sync-client';

const RANGE = { start_date: '2024-01-02', end_date: '2024-03-28' };
const SESSIONS = 61;
const BROKEN_DAY = '2024-02-05';

interface Task { status: string; error: { code: string; message: string } | null; result: Record<string, unknown> | null }

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;

/** A durable import, to its end. */
async function importTask(data: object): Promise<Task> {
  const id = await post(data);
  return eventually('the end of the import', async () => {
    const task = await look(id);
    return ['completed', 'failed', 'cancelled'].includes(task.status) && task;
  });
}

async function post(data: object): Promise<string> {
  const { status, body, text } = await server.post<{ task_id: string }>('/api/v1/tasks', { task_type: 'data_import', task_data: { data_source: 'yahoo', ...data } });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.task_id;
}

async function look(id: string): Promise<Task> {
  const { body } = await server.get<Task & { data?: Task }>(`/api/v1/tasks/${id}`);
  return body.data ?? body;
}

const runsOf = async (type: string) => (await server.get<{ data: { task_type: string; status: string; progress: { rows_written: number; fetched_by: object } }[] }>(
  '/api/v1/sync-runs?page_size=100')).body.data.filter((run) => run.task_type === type);

beforeAll(async () => {
  market = await MarketStub.start();
  server = await TestServer.start({ config: market.config(['LISTED']) });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await market?.stop();
  await TestServer.expectNoneRunning();
});

describe('an import task', () => {
  it('stores what it fetched, by a run of its own, with ledger, quarantine and revisions', async () => {
    market.script('NEW', market.changed((date) => (date === BROKEN_DAY ? { high: 1, low: 2 } : {})));
    const task = await importTask({ symbols: ['LISTED', 'NEW', 'no such'], ...RANGE });
    expect(task).toMatchObject({ status: 'completed', result: { saved_to_db: true, saved: 2 * SESSIONS - 1, failed_symbols: ['no such'] } });
    expect(await sync.bars('NEW.US', RANGE.start_date, RANGE.end_date)).toHaveLength(SESSIONS - 1);
    expect(await sync.bars('LISTED.US', RANGE.start_date, RANGE.end_date)).toHaveLength(SESSIONS);
    expect(await sync.quarantine('NEW.US')).toMatchObject([{ date: BROKEN_DAY, rule: 'high_below_low', provider: 'yahoo' }]);
    const [run] = await runsOf('task_import');
    expect(run).toMatchObject({ status: 'failed', progress: { rows_written: 2 * SESSIONS - 1, fetched_by: { task: 2 } } });
    // The ledger knows: a sync has that one cell to ask for, and nothing else.
    market.script('NEW');
    market.forget();
    expect(await sync.run(RANGE.start_date, RANGE.end_date, { mode: 'missing' })).toMatchObject({ status: 'completed', rows_written: 1 });
    expect(market.asked).toEqual(['NEW']);
  });

  it('once more changes nothing; a price that has changed is a revision', async () => {
    const counted = () => withDatabase(server, async (client) => (await client.query<{ bars: number; revisions: number; seq: number }>(
      'select (select count(*)::int from bar_daily) as bars, (select count(*)::int from bar_revision) as revisions, (select max(change_seq)::int from bar_daily) as seq')).rows[0]);
    const before = await counted();
    expect(await importTask({ symbols: ['LISTED'], ...RANGE })).toMatchObject({ status: 'completed', result: { saved_to_db: true } });
    expect(await counted()).toEqual(before);
    market.script('LISTED', market.changed((date) => (date === '2024-01-03' ? { volume: 7 } : {})));
    expect(await importTask({ symbols: ['LISTED'], ...RANGE })).toMatchObject({ status: 'completed', result: { saved_to_db: true } });
    expect(await counted()).toMatchObject({ bars: before.bars, revisions: before.revisions + 1 });
    market.script('LISTED');
  });

  it('waits while a sync holds the lock, without being refused', async () => {
    market.hold('LISTED');
    const running = await sync.start('2023-01-03', '2023-03-31');
    const id = await post({ symbols: ['OTHER'], ...RANGE });
    await eventually('the import to be fetched', async () => market.times('OTHER') > 0);
    // Several looks at the lock later it still waits, and nothing of it is stored.
    await new Promise((wake) => setTimeout(wake, 1_000));
    expect((await look(id)).status).toBe('running');
    expect((await server.get<{ data: { task_id: string } }>(`${SYNC_STATUS}/sync/batch/active`)).body.data.task_id).toBe(running);
    market.release('LISTED');
    const ended = await eventually('the end of the import', async () => {
      const task = await look(id);
      return task.status !== 'running' && task;
    });
    expect(ended).toMatchObject({ status: 'completed', result: { saved_to_db: true, saved: SESSIONS } });
    expect(await withDatabase(server, async (client) => (await client.query('select from sync_refusal')).rowCount)).toBe(0);
  });

  it('of the last rows says nothing about the days before them', async () => {
    // Every other session is missing: its last 250 rows go back twice as far as those of the other.
    let odd = false;
    market.script('GAPPY', market.changed(() => ((odd = !odd) ? {} : null)));
    expect(await importTask({ symbols: ['GAPPY', 'WHOLE'] })).toMatchObject({ status: 'completed', result: { saved_to_db: true, saved: 500 } });
    const known = await withDatabase(server, async (client) => (await client.query<{ code: string; explained: string }>(
      `select i.code, (select count(*)::int from coverage_explanation e where e.instrument_id = i.id) as explained from instrument i where i.code in ('GAPPY', 'WHOLE') order by 1`)).rows);
    expect(known).toEqual([{ code: 'GAPPY', explained: expect.any(Number) }, { code: 'WHOLE', explained: 0 }]);
    expect(Number(known[0].explained)).toBeGreaterThan(200);
  });

  it('that brought nothing has stored nothing', async () => {
    const task = await importTask({ symbols: [], ...RANGE });
    expect(task).toMatchObject({ status: 'completed', result: { saved_to_db: false } });
  });
});
