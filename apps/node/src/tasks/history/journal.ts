import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

const NAME = /^journal-(\d{1,12})\.log$/;
const NEW_LINE = 10;
const TAB = 9;
const LINE_END = Buffer.of(NEW_LINE);
/** Small enough that what has expired is soon given back, large enough that there are few files. */
const SEGMENT_BYTES = 16 * 1024 * 1024;
const SEGMENT_MS = 600_000;

export interface JournalLine {
  readonly segment: number;
  /** Of what stands behind the tab. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Lines appended to numbered files: a header as JSON, a tab, and bytes without a line break, the JSON of a result. What
 * was written when the process is killed stays written; the half line at the end of a file is none.
 */
export class Journal {
  private segment = 0;
  private file: number | undefined;
  private size = 0;
  private openedAt = 0;
  private unwritten: Buffer[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly dir: string) {}

  /** Every whole line there is, the oldest first; then begins a segment of its own. */
  replay(visit: (header: unknown, line: JournalLine) => void): void {
    const segments = readdirSync(this.dir).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
    for (const segment of segments) this.replaySegment(segment, visit);
    this.segment = segments.at(-1) ?? 0;
    this.rotate();
  }

  /** The segment that is being written. */
  get current(): number {
    return this.segment;
  }

  /** Time to rotate; never while lines wait to be written. */
  get isFull(): boolean {
    if (this.unwritten.length > 0) return false;
    return this.size >= SEGMENT_BYTES || performance.now() - this.openedAt >= SEGMENT_MS;
  }

  /** With `written`, which settles with the write: one for all that is appended in one turn. Rejects as of a full disk. */
  append(header: object, payload: Uint8Array = new Uint8Array()): JournalLine & { readonly written: Promise<void> } {
    const head = Buffer.from(`${JSON.stringify(header)}\t`);
    this.unwritten.push(head, Buffer.from(payload), LINE_END);
    const offset = this.size + head.byteLength;
    this.size = offset + payload.byteLength + LINE_END.byteLength;
    this.writing ??= nextTurn().then(() => this.flush());
    return { segment: this.segment, offset, bytes: payload.byteLength, written: this.writing };
  }

  rotate(): void {
    this.close();
    // Only ever a file of its own: `x` fails where another process has it.
    this.file = openSync(this.path(++this.segment), 'ax', 0o600);
    this.size = 0;
    this.openedAt = performance.now();
  }

  /** What stands behind the tab of a line. */
  read({ segment, offset, bytes }: JournalLine): Buffer {
    const payload = Buffer.alloc(bytes);
    const file = openSync(this.path(segment), 'r');
    try {
      if (readSync(file, payload, 0, bytes, offset) !== bytes) throw new Error(`${this.path(segment)} is shorter than it was`);
    } finally {
      closeSync(file);
    }
    return payload;
  }

  /** Gives back segments: all before `first`. */
  forgetBefore(first: number): void {
    for (const name of readdirSync(this.dir)) {
      const segment = NAME.exec(name)?.[1];
      if (segment !== undefined && Number(segment) < Math.min(first, this.segment)) rmSync(join(this.dir, name), { force: true });
    }
  }

  /** Writes first what has not been. @throws NodeJS.ErrnoException */
  close(): void {
    if (this.file === undefined) return;
    this.flush();
    closeSync(this.file);
    this.file = undefined;
  }

  /** Writes at once. All or nothing: where the disk takes only a part, the part is cut off again. @throws NodeJS.ErrnoException */
  flush(): void {
    const bytes = Buffer.concat(this.unwritten.splice(0));
    this.writing = undefined;
    if (bytes.byteLength === 0) return;
    if (this.file === undefined) throw new Error('the journal is closed');
    const before = this.size - bytes.byteLength;
    try {
      for (let at = 0; at < bytes.byteLength;) at += writeSync(this.file, bytes, at);
    } catch (error) {
      this.size = before;
      ftruncateSync(this.file, before);
      throw error;
    }
  }

  private replaySegment(segment: number, visit: (header: unknown, line: JournalLine) => void): void {
    const text = readFileSync(this.path(segment));
    for (let from = 0, end = text.indexOf(NEW_LINE); end >= 0; from = end + 1, end = text.indexOf(NEW_LINE, from)) {
      const tab = text.indexOf(TAB, from);
      if (tab < 0 || tab > end) continue;
      const header = parsed(text.toString('utf8', from, tab));
      if (header !== undefined) visit(header, { segment, offset: tab + 1, bytes: end - tab - 1 });
    }
  }

  private path(segment: number): string {
    return join(this.dir, `journal-${segment}.log`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
