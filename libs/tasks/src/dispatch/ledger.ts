import { Injectable, Logger } from '@nestjs/common';
import { DatabaseUnavailableError } from '@tidemark/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { Settled, SettleStore } from '../store/settle.store';
import { NO_RESULT, Settlement } from '../store/settlement';
import { ImportStoring } from './import-storing';
import { failure, settlementOf } from './outcome';
import { ProgressNotes } from './progress-notes';
import { TaskFigures } from '../task-figures';
import { Run, RunEnd } from './run';
import { TaskEvents } from './task-events';

const TRY_AGAIN_MS = 1_000;
const NOT_STORABLE = 'not_storable';

/** Writes down how runs ended, whatever it takes: the database may be away for a while. */
@Injectable()
export class Ledger {
  private readonly log = new Logger('tasks');
  private closed = false;

  constructor(
    private readonly store: SettleStore, private readonly events: TaskEvents, private readonly notes: ProgressNotes,
    private readonly storing: ImportStoring, private readonly figures: TaskFigures,
  ) {}

  open(): void {
    this.closed = false;
  }

  /** What is written now is written; nothing is tried again. */
  async close(): Promise<void> {
    this.closed = true;
    await this.store.settled();
  }

  async end(run: Run, end: Exclude<RunEnd, { kind: 'refused' }>): Promise<void> {
    this.notes.forget(run.task.id);
    const last = end.kind === 'ended' ? { ...end, outcome: await this.storing.after(run.task, end.outcome, run.stop.signal) } : end;
    // Whoever has it now asks the node for the same result and stores it himself.
    if (!run.detached) await this.write(await settlementOf(run, last), run.task.type);
  }

  /** Not ended: it was interrupted by a stop of this server, and waits anew without having cost a try. */
  async giveBack({ task, dispatcher, node, fallback }: Run): Promise<void> {
    this.notes.forget(task.id);
    await this.write({
      id: task.id, attempt: task.attempt, dispatcher, cost: 0, node, fallback, end: 'returned', retry: false, afterSeconds: 0,
      result: NO_RESULT, error: null, startedAt: null, endedAt: new Date(),
    }, task.type);
  }

  private async write(settlement: Settlement, type: string): Promise<void> {
    for (let next = settlement; ;) {
      try {
        return this.tell(next, await this.store.settle(next), type);
      } catch (error) {
        // Settling twice changes nothing, so that an unknown end of the commit is no trouble either.
        const passes = error instanceof DatabaseUnavailableError;
        this.log[passes ? 'warn' : 'error'](`end of task ${next.id}, attempt ${next.attempt}, not written: ${String(error)}`);
        if (this.closed || next.error?.code === NOT_STORABLE) return;
        if (passes) await sleep(TRY_AGAIN_MS, undefined, { ref: false });
        else next = { ...next, end: 'failed', retry: false, result: NO_RESULT, error: failure(NOT_STORABLE, 'what came of it cannot be stored', false) };
      }
    }
  }

  private tell({ id, attempt, end, node, startedAt, endedAt }: Settlement, settled: Settled, type: string): void {
    if (!settled) return this.log.debug(`task ${id}: the end of attempt ${attempt} (${end}) came too late`);
    const { status } = settled;
    this.events.changed({ id, status, attempt, node: status === 'pending' ? null : node });
    const seconds = startedAt && (endedAt.getTime() - startedAt.getTime()) / 1000;
    if (status === 'pending') this.figures.tell((listener) => listener.again(type));
    else if (status === 'completed' || status === 'failed') this.figures.tell((listener) => listener.ended(type, status, seconds));
  }
}
