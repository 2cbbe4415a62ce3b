import { Injectable, Logger, Optional } from '@nestjs/common';
import { TidemarkError } from '@tidemark/domain';
import { TaskOutcome } from '@tidemark/execution';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImportIntake } from '../import-intake';
import { ClaimedTask } from '../task';
import { failure } from './outcome';

/** A sync may hold the lock, the database may be away: what was fetched is not fetched again for that. */
const PASSES = new Set([409, 503]);
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const GIVE_UP_MS = 30 * 60_000;

/** Brings the bars of an import into the store, where the app takes them. What cannot be stored has failed. */
@Injectable()
export class ImportStoring {
  private readonly log = new Logger('tasks');

  constructor(@Optional() private readonly intake?: ImportIntake) {}

  async after(task: ClaimedTask, outcome: TaskOutcome, signal: AbortSignal): Promise<TaskOutcome> {
    if (!this.intake || task.type !== 'data_import' || outcome.status !== 'completed') return outcome;
    const { result } = outcome;
    try {
      const answer = await this.store(this.intake, task.id, result, signal);
      return { status: 'completed', result: { ...result, saved_to_db: answer !== null, ...(answer ? { saved: answer.saved } : {}) } };
    } catch (error) {
      const code = error instanceof TidemarkError ? error.code : 'not_stored';
      const message = `fetched, but not stored: ${error instanceof Error ? error.message : String(error)}`;
      return { status: 'failed', error: failure(code, message, false), result: { ...result, saved_to_db: false } };
    }
  }

  private async store(intake: ImportIntake, taskId: string, result: Readonly<Record<string, unknown>>, signal: AbortSignal): ReturnType<ImportIntake['store']> {
    const since = performance.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      try {
        return await intake.store(taskId, result, signal);
      } catch (error) {
        const passes = error instanceof TidemarkError && PASSES.has(error.status);
        if (!passes || signal.aborted || performance.now() - since > GIVE_UP_MS) throw error;
        this.log.debug(`task ${taskId}: not stored yet: ${error.message}`);
        await sleep(pause, undefined, { signal });
      }
    }
  }
}
