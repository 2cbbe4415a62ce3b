import { Injectable, Logger } from '@nestjs/common';
import { AdjustmentError } from '@tidemark/domain';
import { failureOf } from '@tidemark/execution';
import { LocalExecutor } from '../local/local-executor';
import { AttemptListener, AttemptOrder } from '../nodes/attempt';
import { NodePool } from '../nodes/node-pool';
import { ClaimedTask, LOCAL } from '../task';
import { DividedTasks } from './divided-tasks';
import { Ledger } from './ledger';
import { failure } from './outcome';
import { ProgressNotes } from './progress-notes';
import { Run, RunEnd, runKey, wireId } from './run';
import { TaskBars } from './task-bars';
import { TaskEvents } from './task-events';

interface RunsListener {
  /** There is room for another one. */
  freed(): void;
  /** It has not been run: the node does not take it now. */
  refused(task: ClaimedTask, node: string): void;
}

/** A node that does not take the task at all, whenever it is asked: another one may. */
const UNFIT = new Set(['invalid_task', 'attempt_superseded', 'task_id_taken']);

/** The attempts that this server has under way, on nodes and inside itself. */
@Injectable()
export class Runs {
  private readonly log = new Logger('tasks');
  private readonly running = new Map<string, Run>();
  /** Over, and not yet in the books: an import may have to wait until its bars can be stored. */
  private readonly ending = new Map<Run, Promise<void>>();
  private listener: RunsListener = { freed: () => undefined, refused: () => undefined };

  constructor(
    private readonly nodes: NodePool, private readonly local: LocalExecutor, private readonly ledger: Ledger,
    private readonly divided: DividedTasks,
    private readonly notes: ProgressNotes, private readonly events: TaskEvents, private readonly bars: TaskBars,
  ) {}

  listen(listener: RunsListener): void {
    this.listener = listener;
  }

  get ids(): string[] {
    return [...new Set([...this.all.map(({ task }) => task.part?.taskId ?? task.id), ...this.divided.ids])];
  }

  /** Each on the place that was reserved for it. */
  launch(runs: readonly Run[]): void {
    const byNode = new Map<string, Run[]>();
    for (const run of runs) {
      this.running.set(runKey(run.task), run);
      if (run.node === LOCAL) void this.runHere(run);
      // What has to take bars along does not hold up the others.
      else if (this.bars.needsOf(run.task).length > 0) void this.sendWithBars(run);
      else byNode.set(run.node, [...byNode.get(run.node) ?? [], run]);
    }
    for (const [node, all] of byNode) void this.nodes.send(node, all.map(orderOf), this.hear(all));
  }

  /** Somebody cancelled these tasks: their rows say so already. */
  stop(ids: ReadonlySet<string>): void {
    for (const id of ids) this.divided.forget(id);
    for (const run of this.all) {
      if (!ids.has(run.task.part?.taskId ?? run.task.id)) continue;
      run.stop.abort();
      if (run.node !== LOCAL && !this.ending.has(run)) void this.nodes.cancel(run.node, wireId(run));
    }
  }

  /** This server stops: what runs inside it waits anew, what runs on nodes is left to whoever comes next. */
  async letGo(): Promise<void> {
    const { all } = this;
    this.running.clear();
    const returned = all.filter(({ node, task }) => node === LOCAL && !task.part).map((run) => this.ledger.giveBack(run));
    for (const run of all) {
      run.detached = true;
      run.stop.abort();
    }
    await Promise.all([...returned, ...this.ending.values(), this.divided.letGo()]);
  }

  private get all(): Run[] {
    return [...this.running.values(), ...this.ending.keys()];
  }

  private async runHere(run: Run): Promise<void> {
    const startedAt = new Date();
    const outcome = await this.local.run(run.task, {
      signal: run.stop.signal,
      started: () => this.started(run),
      progress: (fraction, message) => this.progress(run, fraction, message),
    });
    this.ended(run, { kind: 'ended', outcome, startedAt, completedAt: new Date() });
  }

  private async sendWithBars(run: Run): Promise<void> {
    const startedAt = new Date();
    try {
      const bars = await this.bars.pack(this.bars.needsOf(run.task), run.stop.signal);
      await this.nodes.send(run.node, [{ ...orderOf(run), bars }], this.hear([run]));
    } catch (error) {
      this.nodes.release(run.node);
      // Bars that cannot be what the task wants will not be so the next time.
      const reason = error instanceof AdjustmentError ? failureOf(error) : failure('bars_not_read', String(error), true);
      const outcome = { status: 'failed', error: reason, result: null } as const;
      this.ended(run, { kind: 'ended', outcome, startedAt, completedAt: new Date() });
    }
  }

  private hear(runs: readonly Run[]): AttemptListener {
    const byId = new Map(runs.map((run) => [wireId(run), run]));
    const of = (taskId: string, then: (run: Run) => void): void => {
      const run = byId.get(taskId);
      if (run) then(run);
    };
    return {
      started: (taskId) => of(taskId, (run) => this.started(run)),
      progress: (taskId, fraction, message) => of(taskId, (run) => this.progress(run, fraction, message)),
      ended: (taskId, end) => of(taskId, (run) => this.ended(run, end)),
    };
  }

  private progress({ task, node, detached }: Run, fraction: number, message: string): void {
    if (detached) return;
    if (task.part) this.divided.progress(task, fraction, message);
    else this.notes.note(task.id, task.attempt, node, fraction, message);
  }

  private started({ task, node, detached }: Run): void {
    if (!detached && !task.part) this.events.changed({ id: task.id, status: 'running', attempt: task.attempt, node });
  }

  private ended(run: Run, end: RunEnd): void {
    this.running.delete(runKey(run.task));
    if (run.detached) return;
    if (end.kind === 'refused') this.refused(run, end.code, end.message);
    else this.book(run, end);
    this.listener.freed();
  }

  private refused(run: Run, code: string, message: string): void {
    this.log.debug(`task ${run.task.id}: ${run.node} does not take it: ${code} ${message}`);
    // Whether a node that had begun it still has it cannot be known once it does not answer for it.
    if (run.adopted || UNFIT.has(code)) this.book(run, { kind: 'lost', reason: `${run.node}: ${code}: ${message}` });
    else this.listener.refused(run.task, run.node);
  }

  private book(run: Run, end: Exclude<RunEnd, { kind: 'refused' }>): void {
    const done = (run.task.part ? this.divided.ended(run, end) : this.ledger.end(run, end)).finally(() => this.ending.delete(run));
    this.ending.set(run, done);
  }
}

function orderOf(run: Run): AttemptOrder {
  const { attempt, type, data, priority, timeoutSeconds } = run.task;
  return { taskId: wireId(run), attempt, type, data, priority, timeoutSeconds };
}
