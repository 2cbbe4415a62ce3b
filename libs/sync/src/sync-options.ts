import { TidemarkConfig } from '@tidemark/config';

export const SYNC_OPTIONS = Symbol('SYNC_OPTIONS');
export type SyncOptions = TidemarkConfig['sync'];
