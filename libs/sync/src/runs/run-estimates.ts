import { Injectable } from '@nestjs/common';
import { estimate, Estimate, PastRun } from './estimate';
import { RecordedProgress, RunStore } from './run.store';

/** As many runs as are looked at for some that are like the coming one. */
const LOOK_BACK = 100;

/** How long a run may take, by the journal of those before it. */
@Injectable()
export class RunEstimates {
  constructor(private readonly runs: RunStore) {}

  async of(coming: Omit<PastRun, 'seconds'>): Promise<Estimate | null> {
    if (coming.requests === 0) return null;
    return estimate((await this.runs.completed(LOOK_BACK)).map(pastRun), coming);
  }
}

/** One that has not noted who answered is like none. */
function pastRun({ progress: { answered_by: by = {}, ...progress } }: { progress: RecordedProgress }): PastRun {
  return {
    seconds: (Date.parse(progress.end_time) - Date.parse(progress.task_start_time)) / 1000,
    requests: Object.values(by).reduce((sum, n) => sum + n, 0), bars: progress.rows_fetched, providers: Object.keys(by),
  };
}
