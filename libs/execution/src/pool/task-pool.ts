import { setMaxListeners } from 'node:events';
import { BarColumns } from '@tidemark/domain';
import { loadStrategies } from '../backtest/strategy-folder';
import { Strategies } from '../backtest/strategies';
import { PlainBars } from '../bars/held-bars';
import { loadHandlers } from '../custom/handler-folder';
import { Handlers } from '../custom/handlers';
import { failureOf, runTask, TaskOutcome } from '../task-outcome';
import { TaskTypes } from '../task-types';
import { failed, packInTurns, PackedOutcome, unpackOutcome } from './packed-outcome';
import { ProgressPace } from './progress-pace';
import { RunLimit } from './run-limit';
import { RunHooks, TaskOrder, TaskPoolOptions } from './task-order';
import { Threads } from './threads';
import { WaitingLine } from './waiting-line';

/** It waits for the network: in a thread it would hold one for nothing, and every thread would carry the providers. */
const ON_MAIN_THREAD = 'data_import';

/** Runs tasks, so many at once: what computes in threads of its own, whose busy loops hold up nobody. */
export class TaskPool {
  private readonly types: TaskTypes;
  private readonly line: WaitingLine;
  private readonly threads: Threads;
  private readonly closing = new AbortController();

  /** @throws Error naming the file in one of the folders that is no strategy or no handler */
  constructor(private readonly options: TaskPoolOptions) {
    const { threads, strategiesDir, handlersDir } = options;
    this.types = new TaskTypes(
      new Strategies(strategiesDir === undefined ? [] : loadStrategies(strategiesDir)),
      new Handlers(handlersDir === undefined ? new Map() : loadHandlers(handlersDir)),
    );
    // A listener for each run under way is no leak, whatever the warning at 11 says.
    setMaxListeners(0, this.closing.signal);
    this.line = new WaitingLine(threads);
    this.threads = new Threads(options);
  }

  /** @throws TaskDataError | NotFoundError (unknown type) */
  check(type: string, data: unknown): void {
    this.types.get(type).check(data);
  }

  /** Never rejects. data_import runs on the main thread (it waits for the network), everything else in a thread. */
  async run(order: TaskOrder, on: RunHooks): Promise<TaskOutcome> {
    return unpackOutcome(await this.runPacked(order, on));
  }

  /** As `run`, with the result as JSON bytes for who passes it on. */
  async runPacked(order: TaskOrder, on: RunHooks): Promise<PackedOutcome> {
    const limit = new RunLimit([on.signal, this.closing.signal]);
    const leave = await this.line.enter(order.priority, limit.signal);
    try {
      if (!leave) return { status: 'cancelled' };
      limit.startClock(order.timeoutMs);
      const outcome = await this.execute(order, limit.signal, on);
      return limit.signal.aborted ? stopped(limit, order.timeoutMs) : outcome;
    } catch (error) {
      return limit.signal.aborted ? stopped(limit, order.timeoutMs) : { status: 'failed', error: failureOf(error), result: null };
    } finally {
      limit.release();
      leave?.();
    }
  }

  /** Cancels what waits and what runs, and ends the threads. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.threads.close();
  }

  private execute(order: TaskOrder, signal: AbortSignal, on: RunHooks): Promise<PackedOutcome> {
    return order.type === ON_MAIN_THREAD ? this.runHere(order, signal, on) : this.runInThread(order, signal, on);
  }

  private async runHere({ taskId, attempt, type, data, bars }: TaskOrder, signal: AbortSignal, on: RunHooks): Promise<PackedOutcome> {
    on.started();
    const pace = new ProgressPace(on.progress);
    return packInTurns(await unlessAborted(signal, runTask(this.types, type, data, {
      identity: { taskId, attempt }, bars, providers: this.options.providers, signal, progress: (fraction, message) => pace.tell(fraction, message),
    })));
  }

  private async runInThread({ taskId, attempt, type, data, bars: source }: TaskOrder, signal: AbortSignal, on: RunHooks): Promise<PackedOutcome> {
    const needs = this.types.get(type).needs(data);
    const bars = await unlessAborted(signal, Promise.all(needs.map(
      async (need) => [need.instrument, ownCopy(await source.read(need, signal))] as const,
    )));
    const buffers = bars.flatMap(([, columns]) => Object.values(columns).map((column) => column.buffer as ArrayBuffer));
    return this.threads.run({ identity: { taskId, attempt }, type, data, bars }, buffers, signal, on);
  }
}

function stopped({ isLate }: RunLimit, timeoutMs: number): PackedOutcome {
  if (!isLate) return { status: 'cancelled' };
  const seconds = Math.round(timeoutMs / 100) / 10;
  return failed('timeout', `the task took longer than ${seconds} s`, { zh: `任务超时（${seconds} 秒）`, retryable: true });
}

/** What is read may be views of something that others hold as well; a thread is given arrays of its own. */
function ownCopy({ days, open, high, low, close, volume, amount }: BarColumns): PlainBars {
  return { days: days.slice(), open: open.slice(), high: high.slice(), low: low.slice(), close: close.slice(), volume: volume.slice(), amount: amount.slice() };
}

/** @throws when the signal is aborted, even where the work does not look at it */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error('aborted'));
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
