export { Lease } from './lease';
export { LeaseLostError } from './lease-lost.error';
export { RunCancelledError } from './run-cancelled.error';
export { SyncBusyError } from './sync-busy.error';
export type { LeaseState } from './lease.store';
export { type RunInfo, type StartedRun, SyncManager } from './sync-manager';
export { SyncManagerModule } from './sync-manager.module';
