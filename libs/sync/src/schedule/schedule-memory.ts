import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@tidemark/domain';
import { MARKET_CLOCK } from '@tidemark/market-data';
import { JobStore } from './job.store';
import { RetryStore } from './retry.store';

/** What the schedule remembers across restarts, and the clock it goes by. */
@Injectable()
export class ScheduleMemory {
  constructor(
    readonly jobs: JobStore, readonly retries: RetryStore, @Inject(MARKET_CLOCK) readonly clock: Clock,
  ) {}
}
