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
  private unsent: Buffer[] = [];
  private isFlushing = false;

  constructor(private readonly history: TaskHistory) {
    // The headers go out with the first byte.
    this.write('\n');
    this.body.once('close', () => {
      clearInterval(this.beat);
      this.endings.forEach((end) => end());
    });
  }

  refuse(asked: AskedAttempt, code: string, message: string): void {
    this.write(runLine(asked, { event: 'refused', code, message }));
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
    if (!this.isComplete || this.open > 0) return;
    this.flush();
    this.body.end();
  }

  /** What happens in one turn of the event loop leaves in one piece. */
  private write(line: string | Buffer): void {
    this.unsent.push(typeof line === 'string' ? Buffer.from(line) : line);
    if (this.isFlushing) return;
    this.isFlushing = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.isFlushing = false;
    const bytes = Buffer.concat(this.unsent.splice(0));
    if (bytes.byteLength > 0 && this.body.writable) this.body.write(bytes);
  }

  /** What may be left out where nobody reads on. */
  private tell(line: string): void {
    if (!this.body.writableNeedDrain) this.write(line);
  }
}
