import { DayRange, EpochDay } from '@tidemark/domain';
import { RangeRequest } from '../plan/range-request';
import { SyncOptions } from '../sync-options';

export const JOB_NAMES = ['scheduler_daily', 'scheduler_missing'] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** What a job may look at when it says what it is to sync. */
export interface JobView {
  readonly today: EpochDay;
  /** Earliest of the calendars' last final sessions; today where nothing is listed. */
  readonly lastFinal: EpochDay;
  /** First day on which the ledger shows a gap; null where it shows none. */
  readonly firstGap: EpochDay | null;
}

export interface Job {
  readonly name: JobName;
  readonly description: string;
  cron(options: SyncOptions): string;
  request(view: JobView): RangeRequest;
  /** Whether a failed day is tried again every hour. */
  readonly retries: boolean;
}

/** An instrument that was never asked for is looked up so far back. */
const NEW_INSTRUMENT_DAYS = 30;

const range = (from: EpochDay, to: EpochDay): DayRange => ({ from: Math.min(from, to), to });

/** The schedule, in one table. */
export const JOBS: readonly Job[] = [
  {
    name: 'scheduler_daily',
    description: 'Syncs today, and the last session of exchanges whose day is not over yet',
    cron: (options) => options.dailyCron,
    request: ({ today, lastFinal }) => ({
      type: 'scheduler_daily', range: range(lastFinal, today), mode: 'missing', evidenceTo: today,
    }),
    retries: true,
  },
  {
    name: 'scheduler_missing',
    description: 'Fills every gap of the ledger, wherever it is',
    cron: (options) => options.missingCron,
    request: ({ today, firstGap }) => ({
      type: 'scheduler_missing', mode: 'missing', evidenceTo: today,
      range: range(Math.min(firstGap ?? today, today - NEW_INSTRUMENT_DAYS + 1), today),
      ask: { from: today - NEW_INSTRUMENT_DAYS + 1, onlyNew: true },
    }),
    retries: false,
  },
];

export function jobNamed(name: JobName): Job {
  return JOBS.find((job) => job.name === name) as Job;
}
