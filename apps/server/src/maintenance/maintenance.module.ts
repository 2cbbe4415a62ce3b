import { DynamicModule, Module } from '@nestjs/common';
import { MAINTENANCE_SYNC } from '@tidemark/replication';
import { SyncForMaintenance } from './sync-for-maintenance';

/** Introduces sync to replication, whose tasks fetch. Global, for replication knows only the interface. */
@Module({})
export class MaintenanceModule {
  /** @param sync the one SyncModule of the server */
  static forRoot(sync: DynamicModule): DynamicModule {
    return {
      module: MaintenanceModule, global: true, imports: [sync],
      providers: [{ provide: MAINTENANCE_SYNC, useClass: SyncForMaintenance }], exports: [MAINTENANCE_SYNC],
    };
  }
}
