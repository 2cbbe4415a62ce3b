import { Injectable, Logger } from '@nestjs/common';
import { DatabaseUnavailableError } from '@tidemark/database';
import { TaskFailure, TaskOutcome, TaskResult } from '@tidemark/execution';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Division, PartEnd } from '../division/division';
import { Divisions } from '../division/divisions';
import { NodePick } from '../nodes/attempt';
import { PartChange, PartRecord, PartStore } from '../store/part.store';
import { ClaimedTask, LOCAL, SEVERAL } from '../task';
import { Ledger } from './ledger';
import { failure } from './outcome';
import { ProgressNotes } from './progress-notes';
import { Run, RunEnd } from './run';

const TRY_AGAIN_MS = 1_000;
const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** A divided task in the hands of this server. */
interface Divided {
  readonly task: ClaimedTask;
  readonly dispatcher: string;
  readonly division: Division;
  readonly pick: NodePick;
  readonly stop: AbortController;
  readonly startedAt: Date;
  /** Of the whole, once all parts have ended and until that is in the books. */
  last: { readonly run: Run; readonly booked: Promise<void> } | undefined;
  readonly parts: { readonly data: Readonly<Record<string, unknown>>; tries: number; fraction: number; end: PartEnd | undefined }[];
}

/** Divides tasks among nodes and puts what comes back together. A part that failed is tried again, the others are not. */
@Injectable()
export class DividedTasks {
  private readonly log = new Logger('tasks');
  private readonly open = new Map<string, Divided>();
  private again: (task: ClaimedTask) => void = () => undefined;

  constructor(
    private readonly divisions: Divisions, private readonly store: PartStore, private readonly ledger: Ledger, private readonly notes: ProgressNotes,
  ) {}

  /** Who places a part that is to be tried again. */
  onAgain(listener: (task: ClaimedTask) => void): void {
    this.again = listener;
  }

  /** task_data of its parts; fewer than two: it stays whole. */
  plan({ type, data, part }: ClaimedTask, most: number): readonly object[] {
    return part ? [] : this.divisions.of(type)?.plan(data, most) ?? [];
  }

  /** @returns its parts, to be placed */
  async divide(task: ClaimedTask, dispatcher: string, parts: readonly object[], pick: NodePick): Promise<ClaimedTask[]> {
    const records = await this.store.divide(dispatcher, task, parts, pick);
    return (await this.take(task, dispatcher, records, pick)).map(({ task: part }) => part);
  }

  /** Of a server that is gone. @returns what is to be done of it; `node`: it may be there already */
  async resume(task: ClaimedTask, dispatcher: string, pick: NodePick): Promise<{ task: ClaimedTask; node: string | null }[]> {
    return this.take(task, dispatcher, await this.store.of(task.id, task.series), pick);
  }

  async ended({ task, dispatcher, node }: Run, end: Exclude<RunEnd, { kind: 'refused' }>): Promise<void> {
    const divided = task.part && this.open.get(task.part.taskId);
    const part = divided?.parts[(task.part?.number ?? 0) - 1];
    if (!task.part || !divided || !part || part.end || divided.dispatcher !== dispatcher) return;
    const { result, error } = resultOf(end, node);
    const more = error !== null && error.retryable && part.tries + 1 < task.maxAttempts;
    await this.write({
      taskId: task.part.taskId, series: task.series, part: task.part.number, attempt: task.attempt, error,
      status: more ? 'pending' : error ? 'failed' : 'completed', packed: result && await pack(JSON.stringify(result), { level: 3 }),
    });
    if (more) {
      part.tries++;
      this.again({ ...task, attempt: task.attempt + 1, tries: part.tries, avoid: [...task.avoid, node] });
      return;
    }
    part.end = { data: part.data, node, result, error };
    part.fraction = 1;
    this.finishIfDone(divided);
  }

  progress({ part }: ClaimedTask, fraction: number, message: string): void {
    const divided = part && this.open.get(part.taskId);
    if (!part || !divided) return;
    divided.parts[part.number - 1].fraction = fraction;
    const all = divided.parts.reduce((sum, one) => sum + one.fraction, 0) / divided.parts.length;
    this.notes.note(divided.task.id, divided.task.attempt, SEVERAL, all, message);
  }

  get ids(): string[] {
    return [...this.open.keys()];
  }

  /** It was cancelled. */
  forget(taskId: string): void {
    const divided = this.open.get(taskId);
    this.open.delete(taskId);
    divided?.stop.abort();
  }

  /** They are someone else's now. */
  async letGo(): Promise<void> {
    const all = [...this.open.values()];
    for (const { task, last } of all) {
      if (last) last.run.detached = true;
      this.forget(task.id);
    }
    await Promise.all(all.flatMap(({ last }) => last?.booked ?? []));
  }

  private async take(task: ClaimedTask, dispatcher: string, records: readonly PartRecord[], pick: NodePick): Promise<{ task: ClaimedTask; node: string | null }[]> {
    const division = this.divisions.of(task.type);
    // None where the task was cancelled a moment ago.
    if (!division || records.length === 0) return [];
    const divided: Divided = {
      task, dispatcher, division, pick, stop: new AbortController(), startedAt: new Date(), last: undefined,
      parts: await Promise.all(records.map(async ({ data, tries, node, packed, error, status }) => {
        const over = status === 'completed' || status === 'failed';
        const result = packed && JSON.parse((await unpack(packed)).toString('utf8')) as TaskResult;
        return { data, tries, fraction: over ? 1 : 0, end: over ? { data, node: node ?? SEVERAL, result, error } : undefined };
      })),
    };
    this.open.set(task.id, divided);
    const rest = records.filter(({ status }) => status === 'pending' || status === 'running').map((record) => ({
      task: partTask(task, record), node: record.status === 'running' ? record.node : null,
    }));
    this.finishIfDone(divided);
    return rest;
  }

  private finishIfDone(divided: Divided): void {
    const { task, dispatcher, division, parts, pick, stop, startedAt } = divided;
    const ends = parts.flatMap(({ end }) => end ?? []);
    if (ends.length < parts.length || divided.last) return;
    const nodes = [...new Set(ends.map(({ node }) => node))].sort().join(',');
    const fallback = ends.some(({ node }) => node === LOCAL);
    // Its parts have had all the tries there are.
    const run: Run = { task, dispatcher, node: nodes, fallback, pick, adopted: false, stop, cost: task.maxAttempts, detached: false };
    const booked = this.ledger.end(run, { kind: 'ended', outcome: merged(division, task, ends), startedAt, completedAt: new Date() })
      .finally(() => this.open.delete(task.id));
    divided.last = { run, booked };
  }

  private async write(change: PartChange): Promise<void> {
    for (;;) {
      try {
        return await this.store.end(change);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) this.log.error(`part ${change.part} of task ${change.taskId} not written`, error);
        // It is in memory, and that is enough unless this server goes.
        if (!(error instanceof DatabaseUnavailableError) || !this.open.has(change.taskId)) return;
        await sleep(TRY_AGAIN_MS, undefined, { ref: false });
      }
    }
  }
}

/** What nodes said may have any shape. */
function merged(division: Division, { data }: ClaimedTask, ends: readonly PartEnd[]): TaskOutcome {
  try {
    return division.merge(data, ends);
  } catch (error) {
    return { status: 'failed', error: failure('bad_result', `the results of the parts do not fit together: ${String(error)}`, false), result: null };
  }
}

function partTask(task: ClaimedTask, { part, data, attempt, tries, avoid, status }: PartRecord): ClaimedTask {
  const retry = task.series > 1 ? `_r${task.series}` : '';
  return {
    ...task, id: `${task.id}${retry}_node${part}`, data, attempt: status === 'running' ? attempt : attempt + 1, tries, avoid, part: { taskId: task.id, number: part },
  };
}

function resultOf(end: Exclude<RunEnd, { kind: 'refused' }>, node: string): { result: TaskResult | null; error: TaskFailure | null } {
  if (end.kind === 'lost') return { result: null, error: failure('node_lost', end.reason, true) };
  const { outcome }: { outcome: TaskOutcome } = end;
  if (outcome.status === 'completed') return { result: outcome.result, error: null };
  if (outcome.status === 'failed') return { result: outcome.result, error: outcome.error };
  return { result: null, error: failure('node_stopped', `${node} stopped before the part ended`, true) };
}
