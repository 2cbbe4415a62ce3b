import { Inject, Injectable } from '@nestjs/common';
import { type Clock, DEFAULT_MIC, TidemarkError } from '@tidemark/domain';
import { InstrumentStore, MARKET_CLOCK } from '@tidemark/market-data';
import { type Progress, type RangeRequest, RangeSync, type StartedSync } from '@tidemark/sync';
import { SyncBusyError, SyncManager } from '@tidemark/sync-manager';
import { ImportIntake } from '@tidemark/tasks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImportedBars } from './imported-bars';
import { type ImportedAnswer, readImport } from './read-import';

/** Between two looks whether the lock is free. To try for it would leave a refusal on record each time. */
const LOOK_EVERY_MS = 250;
/** What a stop or another master did to the run passes: the same bars can be stored then. */
const PASSING = new Set(['interrupted', 'lease_lost', 'database_unavailable']);

/** The bars of an import task were fetched and are not stored, or not all of them. */
class ImportNotStoredError extends TidemarkError {
  readonly code: string;
  readonly status: 503 | 422;

  constructor({ reason, message, detail }: Progress) {
    super(detail ?? message);
    this.code = reason ?? 'not_stored';
    this.status = PASSING.has(this.code) ? 503 : 422;
  }
}

/**
 * Stores what import tasks have fetched, each by a run of its own under the one lock: it waits for a run that holds it, and
 * has its ledger, revisions, quarantine and history as every other run.
 */
@Injectable()
export class SyncImportIntake extends ImportIntake {
  constructor(
    private readonly sync: RangeSync,
    private readonly manager: SyncManager,
    private readonly instruments: InstrumentStore,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  async store(_taskId: string, result: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<{ readonly saved: number } | null> {
    const readAt = this.clock.now();
    const today = this.sync.today();
    const imported = readImport(result, readAt).filter(({ about, answer }) => about.from <= today && answer.bars.length + answer.rejects.length > 0);
    if (imported.length === 0) return null;
    this.manager.assertMaster();
    const { instruments } = await this.instruments.add(imported.map(({ instrument }) => ({ key: instrument, mic: DEFAULT_MIC[instrument.exchange] })));
    const range = {
      from: Math.min(...imported.map(({ about }) => about.from)), to: Math.min(today, Math.max(...imported.map(({ about }) => about.to))),
    };
    const started = await this.startWhenFree({
      type: 'task_import', mode: 'all', range, instruments, fetch: () => new ImportedBars(aged(imported, this.clock.now() - readAt)),
    }, signal);
    const progress = await this.end(started, signal);
    if (progress.status === 'completed' || progress.reason === 'partial') return { saved: progress.rows_fetched };
    throw new ImportNotStoredError(progress);
  }

  private async startWhenFree(
    { fetch, ...request }: Omit<RangeRequest, 'fetch'> & { readonly fetch: () => ImportedBars }, signal: AbortSignal,
  ): Promise<StartedSync> {
    for (;;) {
      signal.throwIfAborted();
      try {
        if (!await this.manager.currentAnywhere()) return await this.sync.start({ ...request, fetch: fetch() });
      } catch (error) {
        if (!(error instanceof SyncBusyError)) throw error;
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  }

  /** A task that is cancelled stops its run, and never another's. */
  private async end({ ended }: StartedSync, signal: AbortSignal): Promise<Progress> {
    const stop = (): void => {
      if (this.manager.current?.task_type === 'task_import') void this.manager.cancel();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await ended;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** Waiting makes no answer younger. */
function aged(imported: readonly ImportedAnswer[], ms: number): ImportedAnswer[] {
  return imported.map((one) => ({ ...one, answer: { ...one.answer, ageMs: (one.answer.ageMs ?? 0) + ms } }));
}
