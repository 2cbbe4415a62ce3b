import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown, Optional } from '@nestjs/common';
import { EventSink } from '@tidemark/domain';
import { NodeEntry } from './node-entry';
import { NodesView } from './nodes-view';

const LOOK_EVERY_MS = 5_000;
/** Figures that move all the time are told so often; a new state at once. */
const AT_MOST_EVERY_MS = 10_000;

/** What is told of one copy, in the words of `/api/dms/nodes`. `sync_delay` in seconds, `behind` in change numbers. */
export type Delay = Pick<NodeEntry, 'name' | 'state' | 'sync_delay' | 'behind' | 'last_sync'> & { readonly trouble: string | null };

/** Tells how far each copy is: on a master its slaves, on a slave itself. */
@Injectable()
export class DelayNews implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('replication');
  private readonly told = new Map<string, { readonly at: number; readonly delay: Delay }>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private seen: readonly Delay[] = [];

  constructor(private readonly nodes: NodesView, @Optional() private readonly sink?: EventSink) {}

  /** As of the last look, which is not older than a few seconds while the database is there. */
  get latest(): readonly Delay[] {
    return this.seen;
  }

  onApplicationBootstrap(): void {
    if (this.sink) this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    // A node that does not answer is waited for some seconds.
    if (this.looking) return;
    this.looking = true;
    try {
      const copies = (await this.nodes.look()).nodes.filter(({ state }) => state !== undefined);
      this.seen = copies.map(delayOf);
      for (const delay of this.seen) this.tell(delay);
      const names = new Set(copies.map(({ name }) => name));
      for (const name of this.told.keys()) if (!names.has(name)) this.told.delete(name);
    } catch (error) {
      this.log.debug(`delays not looked at: ${String(error)}`);
    } finally {
      this.looking = false;
    }
  }

  private tell(delay: Delay): void {
    const before = this.told.get(delay.name);
    const news = !before || before.delay.state !== delay.state || before.delay.trouble !== delay.trouble;
    if (!news && (performance.now() - before.at < AT_MOST_EVERY_MS || !moved(before.delay, delay))) return;
    this.told.set(delay.name, { at: performance.now(), delay });
    this.sink?.emit({ type: 'replication.delay', data: delay });
  }
}

function delayOf({ name, state, sync_delay, behind, last_sync, trouble }: NodeEntry): Delay {
  return { name, state, sync_delay, behind, last_sync, trouble: trouble?.code ?? null };
}

/** A copy that holds everything says so at every look with another `last_sync`: that is no news. */
function moved(before: Delay, now: Delay): boolean {
  return before.sync_delay !== now.sync_delay || before.behind !== now.behind;
}
