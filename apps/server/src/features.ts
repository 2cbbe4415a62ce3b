import type { DynamicModule, Type } from '@nestjs/common';
import { AccessKeysModule } from '@tidemark/access-keys';
import { AlertsModule } from '@tidemark/alerts';
import type { TidemarkConfig } from '@tidemark/config';
import { DataProvidersModule } from '@tidemark/data-providers';
import { cachedBy } from '@tidemark/execution';
import type { AccessPolicy } from '@tidemark/http-api';
import { MarketDataModule } from '@tidemark/market-data';
import { QueryModule } from '@tidemark/query';
import { PeersModule, ReplicationModule } from '@tidemark/replication';
import { SyncModule } from '@tidemark/sync';
import { SyncManagerModule } from '@tidemark/sync-manager';
import { NodesModule, ProviderCache, ProviderCacheModule, TasksModule } from '@tidemark/tasks';
import { WeatherModule } from '@tidemark/weather';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import { AlertWatchModule } from './alerts/alert-watch.module';
import { alertsOptions } from './alerts/alerts-options';
import { FetchingModule } from './fetching/fetching.module';
import { ImportIntakeModule } from './fetching/import-intake.module';
import { MaintenanceModule } from './maintenance/maintenance.module';
import { MetricsModule } from './metrics/metrics.module';
import { ProviderTimes } from './metrics/provider-metrics';
import { nodesOptions } from './nodes-options';
import { replicationOptions } from './replication-options';
import { tasksOptions } from './tasks-options';
import { WeatherWiringModule } from './weather/weather-wiring.module';
import { weatherOptions } from './weather-options';

/** What this server does, in the order of the arrows: resources first, then the features that use them. */
export function features(config: TidemarkConfig, policy: AccessPolicy, registry: Registry): (DynamicModule | Type)[] {
  const times = new ProviderTimes(registry);
  const sync = SyncModule.forRoot(config.sync);
  const replication = ReplicationModule.forRoot(replicationOptions(config));
  const nodes = NodesModule.forRoot(nodesOptions(config));
  const cache = new ProviderCache(config.providerCache);
  const shared = ProviderCacheModule.forRoot(cache);
  const tasks = TasksModule.forRoot(tasksOptions(config), nodes);
  const weather = WeatherModule.forRoot(weatherOptions(config));
  // The cache outside: what it answers asks no provider.
  const cached = cachedBy(cache);
  return [
    // Who may have something to tell comes after it, and is shut down before it.
    AlertsModule.forRoot(alertsOptions(config)),
    AlertWatchModule,
    DataProvidersModule.forRoot(config.providers, (provider) => cached(times.of(provider, [['fetchBars', 'bars'], ['list', 'list']]))),
    SyncManagerModule.forRoot({ nodeName: config.nodeName }),
    MarketDataModule.forRoot({ graceMs: config.sync.graceMinutes * 60_000, instruments: config.instruments }),
    FetchingModule.forRoot({ deadlineMs: config.providers.deadlineMs }, [nodes, shared]),
    sync,
    ImportIntakeModule.forRoot(sync),
    MaintenanceModule.forRoot(sync),
    replication,
    WeatherWiringModule.forRoot(config.weather, config.providers, replication, (provider) => times.of(provider, [['current', 'current'], ['hourly', 'hourly'], ['daily', 'daily']])),
    weather,
    nodes,
    shared,
    tasks,
    QueryModule.forRoot({ exportsDir: join(config.dataDir, 'exports') }),
    PeersModule.forRoot({ timezone: config.sync.timezone }),
    AccessKeysModule.forRoot({ timezone: config.sync.timezone, policy }),
    MetricsModule.forRoot(registry, [replication, nodes, tasks, weather]),
  ];
}
