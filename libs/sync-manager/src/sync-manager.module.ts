import { DynamicModule, Module } from '@nestjs/common';
import { LeaseStore } from './lease.store';
import { LeaseWatch } from './lease-watch';
import { RefusalStore } from './refusal.store';
import { SYNC_MANAGER_OPTIONS, SyncManager, SyncManagerOptions } from './sync-manager';

@Module({})
export class SyncManagerModule {
  static forRoot(options: SyncManagerOptions): DynamicModule {
    return {
      module: SyncManagerModule,
      global: true,
      providers: [
        LeaseStore, LeaseWatch, RefusalStore, SyncManager, { provide: SYNC_MANAGER_OPTIONS, useValue: options },
      ],
      exports: [SyncManager],
    };
  }
}
