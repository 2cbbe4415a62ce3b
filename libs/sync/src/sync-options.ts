export const SYNC_OPTIONS = Symbol('SYNC_OPTIONS');

export interface SyncOptions {
  readonly timezone: string;
  readonly maxDays: number;
  readonly scheduler: boolean;
  readonly dailyCron: string;
  readonly missingCron: string;
  readonly retryMs: number;
}
