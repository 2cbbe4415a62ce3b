export { PLAN_MODES, type PlanMode } from './plan/plan-range';
export { findAll, UnknownInstrumentError } from './plan/listed-instruments';
export { requestedRange } from './plan/requested-range';
export type { Progress } from './runs/progress';
export { type RangeRequest, RangeSync, type StartedSync } from './runs/range-sync';
export { RunQuery } from './runs/run-query';
export { JobRunner } from './schedule/job-runner';
export { SyncModule } from './sync.module';
export type { SyncOptions } from './sync-options';
