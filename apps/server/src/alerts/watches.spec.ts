import { type Alert, AlertSink } from '@tidemark/domain';
import { EventHub } from '../events/event-hub';
import { alertSecrets } from './alerts-options';
import { CopyWatch } from './copy-watch';
import { SyncWatch } from './sync-watch';

class Notes extends AlertSink {
  readonly said: string[] = [];
  readonly raised: Alert[] = [];

  raise(alert: Alert): void {
    this.raised.push(alert);
    this.said.push(`+${alert.key} ${alert.severity}`);
  }

  resolve(key: string): void {
    this.said.push(`-${key}`);
  }
}

let hub: EventHub;
let notes: Notes;
beforeEach(() => {
  jest.useFakeTimers();
  hub = new EventHub({ timezone: 'Asia/Shanghai' });
  notes = new Notes();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('SyncWatch', () => {
  const ended = (status: string, more: object = {}) => ({
    type: 'sync.ended' as const,
    data: {
      task_id: 't1', task_type: 'web_batch', status, reason: null, start_date: '2020-01-01', end_date: '2020-01-03', detail: null, failed: 2, total: 3,
      error_count: 2, failed_instruments: Array.from({ length: 20 }, (_, n) => ({ instrument: `A${n}.US`, code: 'x', error: 'y' })), ...more,
    },
  });

  beforeEach(() => { new SyncWatch(hub, notes); });

  it('raises what failed, by its type, and ends it with what is completed', () => {
    hub.emit(ended('failed', { reason: 'partial' }));
    hub.emit(ended('failed', { reason: 'disk_full', task_type: 'scheduler_daily', detail: 'no space' }));
    hub.emit(ended('cancelled'));
    hub.emit(ended('completed'));
    expect(notes.said).toEqual(['+sync.failed:web_batch warning', '+sync.failed:scheduler_daily critical', '-sync.failed:web_batch']);
    expect(notes.raised[1]).toMatchObject({
      message: 'The sync scheduler_daily of 2020-01-01 to 2020-01-03 failed (disk_full), 2 of 3 days: no space',
      messageZh: '同步失败（disk_full）：scheduler_daily，2020-01-01 至 2020-01-03，3 天中有 2 天失败: no space',
    });
    expect(notes.raised[1].data.failed_instruments).toHaveLength(10);
  });

  it('leaves the runs of other servers to them', () => {
    hub.keep({ ...ended('failed'), at: 'then' });
    expect(notes.said).toEqual([]);
  });
});

describe('CopyWatch', () => {
  let watch: CopyWatch;
  const see = (state: string, more: object = {}) => hub.emit({
    type: 'replication.delay', data: { name: 'backup1', state, sync_delay: 40, behind: 3, last_sync: '2026-11-20T20:00:00.000+08:00', trouble: null, ...more },
  });

  beforeEach(() => { watch = new CopyWatch(hub, notes); });
  afterEach(() => watch.onApplicationShutdown());

  it('raises a copy that lags, and ends it once when it is in sync', () => {
    for (const state of ['lagging', 'lagging', 'catching_up', 'verifying', 'in_sync', 'in_sync']) see(state);
    expect(notes.said).toEqual([
      '+replication.lagging:backup1 warning', '+replication.lagging:backup1 warning', '-replication.lagging:backup1', '-replication.broken:backup1',
    ]);
  });

  it('gives one that is away the time of a restart', () => {
    see('unreachable');
    jest.advanceTimersByTime(29_999);
    see('in_sync');
    jest.advanceTimersByTime(60_000);
    expect(notes.raised).toEqual([]);
    see('unreachable');
    jest.advanceTimersByTime(10_000);
    see('unreachable', { sync_delay: 50 });
    jest.advanceTimersByTime(20_000);
    expect(notes.raised).toMatchObject([{ key: 'replication.lagging:backup1', severity: 'critical', message: expect.stringContaining('cannot be reached') }]);
  });

  it('raises at once what will not pass by itself', () => {
    see('diverged', { trouble: 'ahead_of_master' });
    expect(notes.raised).toMatchObject([{ key: 'replication.broken:backup1', severity: 'critical', message: expect.stringContaining('ahead_of_master') }]);
  });
});

test('tokens of addresses and the password of the mail server are known to the log', () => {
  const email = { smtpUrl: { reveal: () => 'smtps://user:p%40ss@mail:465' }, from: 'a@b', to: [] };
  const webhooks = ['https://a.example/services/T0/B0', 'https://b.example/send?key=abc', 'https://c.example/'];
  expect(alertSecrets({ webhooks, email, repeatMs: 0 } as unknown as Parameters<typeof alertSecrets>[0]))
    .toEqual([webhooks[0], 'services/T0/B0', webhooks[1], 'key=abc', webhooks[2], 'p@ss']);
});
