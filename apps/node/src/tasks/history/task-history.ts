import { Logger } from '@nestjs/common';
import type { Clock } from '@tidemark/domain';
import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { EndedIndex, IndexLimits } from './ended-index';
import { AcceptedTask, EndedTask, ResultPlace, TaskEnd } from './ended-task';
import { Journal, JournalLine } from './journal';
import { begunRecord, endedRecord, readRecord } from './journal-record';
import { ResultFiles } from './result-files';

/** Longer ones are not in the line that tells the end, and get a file of their own. */
export const INLINE_BYTES = 64 * 1024;
const SWEEP_MS = 60_000;
const LIMITS: IndexLimits = { tasks: 20_000, bytes: 2 ** 30 };
const RESTARTED = {
  code: 'node_restarted', message: 'the node was restarted while the task ran', message_zh: '任务执行期间节点已重启', field: null, retryable: true,
};

/**
 * What this node was given and how it ended, in a folder that outlasts the process: whatever is asked again within an hour
 * gets the stored answer. Everything is written before it is told.
 */
export class TaskHistory {
  private readonly log = new Logger('history');
  private readonly begun = new Map<string, AcceptedTask>();
  private readonly index: EndedIndex;
  private readonly journal: Journal;
  private readonly files: ResultFiles;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(private readonly dir: string, private readonly clock: Clock, limits = LIMITS) {
    this.journal = new Journal(dir);
    this.files = new ResultFiles(dir);
    this.index = new EndedIndex(limits, ({ result }) => { if (result?.at === 'file') this.files.remove(result.name); });
  }

  /** Reads what an earlier process left; what ran when it died has failed. @returns how many did */
  open(): number {
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    this.journal.replay((header, line) => this.remember(header, line));
    this.index.expire(this.clock.now());
    this.files.removeAllBut(new Set(this.index.tasks.flatMap(({ result }) => (result?.at === 'file' ? result.name : []))));
    const interrupted = [...this.begun.values()];
    for (const task of interrupted) {
      const end: TaskEnd = { status: 'failed', error: RESTARTED, startedAt: null, completedAt: this.clock.now(), seconds: 0 };
      const line = this.append(endedRecord(task, end, null));
      this.enter(endedTask(task, end, null), task, line.segment);
    }
    this.journal.flush();
    this.journal.forgetBefore(this.index.firstSegment);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
    return interrupted.length;
  }

  find(taskId: string): EndedTask | undefined {
    const task = this.index.find(taskId);
    // The timer may be late; an hour is an hour.
    if (task) this.index.expire(this.clock.now());
    return this.index.find(taskId);
  }

  /** @throws NodeJS.ErrnoException where the disk does not take it: then it is not to be run */
  async begin(task: AcceptedTask): Promise<void> {
    this.begun.set(task.taskId, task);
    if (this.journal.isFull) this.rotate();
    await this.journal.append(begunRecord(task)).written;
  }

  /** Never rejects: what the disk does not take is held in memory. */
  async end(task: AcceptedTask, end: TaskEnd, json: Uint8Array | null): Promise<EndedTask> {
    // A later attempt has begun meanwhile: this one is told, and not kept.
    if (this.begun.get(task.taskId) !== task) return endedTask(task, end, inMemory(json));
    try {
      const { place, segment } = await this.write(task, end, json);
      return this.enter(endedTask(task, end, place), task, segment);
    } catch (error) {
      this.log.error(`the end of ${task.taskId} could not be written; it will be lost with this process`, error);
      return this.enter(endedTask(task, end, inMemory(json)), task, this.journal.current);
    }
  }

  /** The JSON of a result: whole where it is short, else as a stream. */
  json(place: ResultPlace): Uint8Array | Readable {
    if (place.at === 'memory') return place.json;
    if (place.at === 'journal') return this.journal.read(place);
    const file = this.files.read(place.name);
    const text = createGunzip();
    file.on('error', (error) => text.destroy(error));
    text.on('close', () => file.destroy());
    return file.pipe(text);
  }

  /** The JSON of a result, compressed. */
  gzip(place: ResultPlace): Readable {
    if (place.at === 'file') return this.files.read(place.name);
    return Readable.from([this.json(place)]).pipe(createGzip());
  }

  get kept(): number {
    return this.index.size;
  }

  close(): void {
    clearInterval(this.sweeper);
    this.journal.close();
  }

  private remember(header: unknown, line: JournalLine): void {
    const record = readRecord(header, line);
    if (!record) return;
    if ('begun' in record) {
      this.begun.set(record.begun.taskId, record.begun);
    } else {
      this.begun.delete(record.ended.taskId);
      this.index.enter(record.ended, line.segment);
    }
  }

  private async write(task: AcceptedTask, end: TaskEnd, json: Uint8Array | null): Promise<{ place: ResultPlace | null; segment: number }> {
    if (json !== null && json.byteLength > INLINE_BYTES) {
      const file = { name: await this.files.write(json), bytes: json.byteLength };
      const { segment, written } = this.journal.append(endedRecord(task, end, file));
      await written;
      return { place: { at: 'file', ...file }, segment };
    }
    const { segment, offset, bytes, written } = this.journal.append(endedRecord(task, end, null), json ?? undefined);
    await written;
    return { place: json && { at: 'journal', segment, offset, bytes }, segment };
  }

  private enter(ended: EndedTask, task: AcceptedTask, segment: number): EndedTask {
    if (this.begun.get(ended.taskId) === task) this.begun.delete(ended.taskId);
    this.index.enter(ended, segment);
    this.index.expire(this.clock.now());
    return ended;
  }

  /** For what nobody waits for. */
  private append(header: object): JournalLine {
    const line = this.journal.append(header);
    line.written.catch((error: unknown) => this.log.error('the journal could not be written', error));
    return line;
  }

  private sweep(): void {
    this.index.expire(this.clock.now());
    this.journal.forgetBefore(this.index.firstSegment);
  }

  /** What still runs is written anew, so that no old segment is needed for it. */
  private rotate(): void {
    this.journal.rotate();
    for (const task of this.begun.values()) this.append(begunRecord(task));
    this.journal.flush();
    this.journal.forgetBefore(this.index.firstSegment);
  }
}

/** By its fields: what was accepted may hold far more than is to be kept. */
function endedTask({ taskId, attempt, type, digest }: AcceptedTask, end: TaskEnd, result: ResultPlace | null): EndedTask {
  return { taskId, attempt, type, digest, ...end, result };
}

function inMemory(json: Uint8Array | null): ResultPlace | null {
  return json && { at: 'memory', json, bytes: json.byteLength };
}
