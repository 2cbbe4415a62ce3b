import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Alert, AlertSink } from '@tidemark/domain';
import { EventHub } from '../events/event-hub';

/** What `replication.delay` tells of a copy. */
interface Delay {
  readonly name: string;
  readonly state?: string;
  readonly sync_delay: number | null;
  readonly behind: number | null;
  readonly last_sync: string | null;
  readonly trouble: string | null;
}

/** A restart takes less, and nobody is to be woken for one. */
const AWAY_MS = 30_000;
/** They do not end by waiting. */
const BROKEN: ReadonlySet<string> = new Set(['diverged', 'fenced', 'schema_older', 'not_slave']);
const LAGGING = 'replication.lagging';
const FAULTY = 'replication.broken';

/**
 * A copy that lags, is away for longer than a restart or will not go on by itself is an alert until it is in sync again.
 * On a master that is said of its slaves, on a slave of itself.
 */
@Injectable()
export class CopyWatch implements OnApplicationShutdown {
  /** Known to be in sync: there is nothing to resolve. */
  private readonly well = new Set<string>();
  private readonly away = new Map<string, NodeJS.Timeout>();

  constructor(hub: EventHub, private readonly alerts: AlertSink) {
    hub.onOwn(({ type, data }) => { if (type === 'replication.delay') this.look(data as Delay); });
  }

  onApplicationShutdown(): void {
    for (const timer of this.away.values()) clearTimeout(timer);
  }

  private look(copy: Delay): void {
    const { name, state = '' } = copy;
    if (state === 'in_sync') {
      this.stopWaiting(name);
      if (this.well.has(name)) return;
      this.well.add(name);
      for (const kind of [LAGGING, FAULTY]) this.alerts.resolve(`${kind}:${name}`);
      return;
    }
    this.well.delete(name);
    if (state !== 'unreachable') this.stopWaiting(name);
    if (state === 'unreachable') this.waitFor(copy);
    else if (state === 'lagging') this.alerts.raise(lagging(copy));
    else if (BROKEN.has(state)) this.alerts.raise(broken(copy));
  }

  /** The event comes again as long as the delay grows; that of a copy which never was whole has none. */
  private waitFor(copy: Delay): void {
    if (!this.away.has(copy.name)) this.away.set(copy.name, setTimeout(() => this.alerts.raise(lagging(copy)), AWAY_MS).unref());
  }

  private stopWaiting(name: string): void {
    clearTimeout(this.away.get(name));
    this.away.delete(name);
  }
}

function lagging(copy: Delay): Alert {
  const away = copy.state === 'unreachable';
  const delay = copy.sync_delay === null ? 'it was never whole' : `last whole ${copy.last_sync ?? 'at an unknown time'}`;
  const delayZh = copy.sync_delay === null ? '尚未完成首次复制' : `最后一次完整同步于 ${copy.last_sync ?? '未知时间'}`;
  return {
    key: `${LAGGING}:${copy.name}`, kind: LAGGING, severity: away ? 'critical' : 'warning',
    message: `The copy ${copy.name} ${away ? 'cannot be reached' : 'lags'} (${delay})`,
    messageZh: `副本 ${copy.name} ${away ? '无法访问' : '落后'}（${delayZh}）`, data: dataOf(copy),
  };
}

function broken(copy: Delay): Alert {
  const why = copy.trouble ?? copy.state ?? 'unknown';
  return {
    key: `${FAULTY}:${copy.name}`, kind: FAULTY, severity: 'critical', message: `The copy ${copy.name} does not go on by itself: ${why}`,
    messageZh: `副本 ${copy.name} 无法自行恢复：${why}`, data: dataOf(copy),
  };
}

function dataOf({ name, state, sync_delay, behind, last_sync, trouble }: Delay): Alert['data'] {
  return { name, state, sync_delay, behind, last_sync, trouble };
}
