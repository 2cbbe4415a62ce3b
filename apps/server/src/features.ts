import type { DynamicModule, Type } from '@nestjs/common';
import type { TidemarkConfig } from '@tidemark/config';
import { DataProvidersModule } from '@tidemark/data-providers';
import { MarketDataModule } from '@tidemark/market-data';
import { QueryModule } from '@tidemark/query';
import { PeersModule, ReplicationModule } from '@tidemark/replication';
import { SyncModule } from '@tidemark/sync';
import { SyncManagerModule } from '@tidemark/sync-manager';
import { NodesModule, TasksModule } from '@tidemark/tasks';
import { join } from 'node:path';
import { MaintenanceModule } from './maintenance/maintenance.module';
import { nodesOptions } from './nodes-options';
import { replicationOptions } from './replication-options';
import { tasksOptions } from './tasks-options';

/** What this server does, in the order of the arrows: resources first, then the features that use them. */
export function features(config: TidemarkConfig): (DynamicModule | Type)[] {
  const sync = SyncModule.forRoot(config.sync);
  const nodes = NodesModule.forRoot(nodesOptions(config));
  return [
    DataProvidersModule.forRoot(config.providers),
    SyncManagerModule.forRoot({ nodeName: config.nodeName }),
    MarketDataModule.forRoot({ graceMs: config.sync.graceMinutes * 60_000, instruments: config.instruments }),
    sync,
    MaintenanceModule.forRoot(sync),
    ReplicationModule.forRoot(replicationOptions(config)),
    nodes,
    TasksModule.forRoot(tasksOptions(config), nodes),
    QueryModule.forRoot({ exportsDir: join(config.dataDir, 'exports') }),
    PeersModule.forRoot({ timezone: config.sync.timezone }),
  ];
}
