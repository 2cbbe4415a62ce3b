import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { MetricsController } from './metrics.controller';
import { METRICS_REGISTRY } from './metrics.token';
import { ReplicationMetrics } from './replication-metrics';
import { ServerMetrics } from './server-metrics';
import { SyncMetrics } from './sync-metrics';
import { TaskMetrics } from './task-metrics';
import { WeatherMetrics } from './weather-metrics';

/** Gathers from all features what they can be measured by, and serves it at `/metrics`. */
@Module({})
export class MetricsModule {
  /** @param sources the modules that export figures and are not global */
  static forRoot(registry: Registry, sources: DynamicModule[]): DynamicModule {
    return {
      module: MetricsModule, imports: sources, controllers: [MetricsController],
      providers: [{ provide: METRICS_REGISTRY, useValue: registry }, ServerMetrics, SyncMetrics, ReplicationMetrics, TaskMetrics, WeatherMetrics],
    };
  }
}
