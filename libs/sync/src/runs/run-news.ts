import { EventSink } from '@tidemark/domain';
import { Progress } from './progress';

const AT_MOST_EVERY_MS = 250;
/** Lists that may be long. */
const AT_THE_END: ReadonlySet<string> = new Set<keyof Progress>(['errors', 'failed_instruments']);

/** Tells of one run: four times a second at most while it goes, and how it ended. */
export class RunNews {
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sink: EventSink, private readonly taskId: string, private readonly progress: Progress) {}

  changed(): void {
    if (this.timer) return;
    const wait = Math.max(0, this.toldAt + AT_MOST_EVERY_MS - performance.now());
    this.timer = setTimeout(() => this.tell(), wait).unref();
  }

  /** Once whoever hears of it may start the next run. */
  ended(): void {
    this.tell();
    this.sink.emit({ type: 'sync.ended', data: { task_id: this.taskId, ...this.progress } });
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.toldAt = performance.now();
    const counts = Object.entries(this.progress).filter(([name]) => !AT_THE_END.has(name));
    this.sink.emit({ type: 'sync.progress', data: { task_id: this.taskId, ...Object.fromEntries(counts) } });
  }
}
