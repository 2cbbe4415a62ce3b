import { PassThrough } from 'node:stream';
import { LiveTask } from '../desk/live-task';
import { EndedTask } from '../history/ended-task';
import { INLINE_BYTES, TaskHistory } from '../history/task-history';
import { AskedAttempt, endedLine, runLine } from '../wire/run-line';

/** So often something stands in the answer, that a dead link shows. */
const BEAT_MS = 2_000;

/** The answer of `run`: a line an event, and its end when all the tasks have theirs. Who reads it may leave; the tasks go on. */
export class RunStream {
  readonly body = new PassThrough();
  private open = 0;
  private isComplete = false;
  private readonly beat = setInterval(() => this.tell('\n'), BEAT_MS);
  private readonly endings: (() => void)[] = [];

  constructor(private readonly history: TaskHistory) {
    // The headers go out with the first byte.
    this.body.write('\n');
    this.body.once('close', () => {
      clearInterval(this.beat);
      this.endings.forEach((end) => end());
    });
  }

  refuse(asked: AskedAttempt, code: string, message: string): void {
    this.body.write(runLine(asked, { event: 'refused', code, message }));
  }

  follow(asked: AskedAttempt, task: LiveTask | EndedTask): void {
    if (!(task instanceof LiveTask)) {
      this.end(asked, task, null);
      return;
    }
    this.open++;
    this.endings.push(task.listen({
      started: () => this.write(runLine(asked, { event: 'started', at: new Date().toISOString() })),
      progress: (fraction, message) => this.tell(runLine(asked, { event: 'progress', fraction, message })),
      ended: (ended, json) => {
        this.end(asked, ended, json);
        this.open--;
        this.endIfOver();
      },
    }));
  }

  /** No more tasks will be added. */
  complete(): void {
    this.isComplete = true;
    this.endIfOver();
  }

  private end(asked: AskedAttempt, task: EndedTask, json: Uint8Array | null): void {
    const { result } = task;
    if (result === null) this.write(endedLine(asked, task, null));
    else if (result.bytes > INLINE_BYTES) this.write(endedLine(asked, task, undefined));
    else this.write(endedLine(asked, task, json ?? this.history.json(result) as Uint8Array));
  }

  private endIfOver(): void {
    if (this.isComplete && this.open === 0) this.body.end();
  }

  private write(line: string | Buffer): void {
    if (!this.body.destroyed) this.body.write(line);
  }

  /** What may be left out where nobody reads on. */
  private tell(line: string): void {
    if (!this.body.writableNeedDrain) this.write(line);
  }
}
