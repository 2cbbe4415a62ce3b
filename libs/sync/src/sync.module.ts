import { DynamicModule, Module } from '@nestjs/common';
import { DayQuery } from './days/day-query';
import { DayStore } from './days/day.store';
import { BatchController } from './http/batch.controller';
import { DaySyncController } from './http/day-sync.controller';
import { InstrumentsController } from './http/instruments.controller';
import { JobsController } from './http/jobs.controller';
import { PlanController } from './http/plan.controller';
import { RunsController } from './http/runs.controller';
import { SyncStatusController } from './http/sync-status.controller';
import { RangeIntake } from './plan/range-intake';
import { SyncPreviews } from './plan/sync-preview';
import { BatchSync } from './runs/batch-sync';
import { RangeSync } from './runs/range-sync';
import { RunEstimates } from './runs/run-estimates';
import { RunJournal } from './runs/run-journal';
import { RunQuery } from './runs/run-query';
import { RunRecovery } from './runs/run-recovery';
import { RunStore } from './runs/run.store';
import { SyncObstacle } from './runs/sync-obstacle';
import { JobRunner } from './schedule/job-runner';
import { JobStore } from './schedule/job.store';
import { RetryStore } from './schedule/retry.store';
import { ScheduleMemory } from './schedule/schedule-memory';
import { ScheduleTimers } from './schedule/schedule-timers';
import { Scheduler } from './schedule/scheduler';
import { SYNC_OPTIONS, SyncOptions } from './sync-options';

/** Needs Nest's ScheduleModule, `Database`, the market data stores, `SyncManager` a `ProviderChain` and a `BarFetch` from the app. */
@Module({})
export class SyncModule {
  static forRoot(options: SyncOptions): DynamicModule {
    return {
      module: SyncModule,
      controllers: [
        SyncStatusController, BatchController, PlanController, DaySyncController, RunsController, InstrumentsController, JobsController,
      ],
      providers: [
        { provide: SYNC_OPTIONS, useValue: options },
        DayStore, DayQuery, RunStore, RunQuery, RunJournal, RunRecovery, BatchSync, RangeSync,
        RangeIntake, SyncPreviews, RunEstimates, SyncObstacle,
        JobStore, RetryStore, ScheduleMemory, JobRunner, Scheduler, ScheduleTimers,
      ],
      exports: [RangeSync, RunQuery, JobRunner],
    };
  }
}
