import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { NodeConfig } from '@tidemark/config';
import { AccessGuard } from '@tidemark/http-api';
import { LogRing } from '@tidemark/process';
import type { Registry } from 'prom-client';
import { LoadModule } from './health/load.module';
import { NodeHealth } from './health/node-health';
import { NodeErrorFilter } from './http/node-error.filter';
import { NodeController } from './http/node.controller';
import { LogsController } from './logs/logs.controller';
import { MetricsController } from './metrics/metrics.controller';
import { METRICS_REGISTRY } from './metrics/metrics.token';
import { NodeMetrics } from './metrics/node-metrics';
import { NodeConfigModule } from './node-config.module';
import { Registration } from './registration/registration';
import { Draining } from './stop/draining';
import { NodeStop } from './stop/node-stop';
import { TasksModule } from './tasks/tasks.module';

@Module({})
export class NodeModule {
  static forRoot(config: NodeConfig, registry: Registry, ring: LogRing): DynamicModule {
    return {
      module: NodeModule,
      imports: [NodeConfigModule.forRoot(config), LoadModule, TasksModule],
      controllers: [NodeController, LogsController, MetricsController],
      providers: [
        NodeHealth, Registration, Draining, NodeStop, NodeMetrics, { provide: METRICS_REGISTRY, useValue: registry }, { provide: LogRing, useValue: ring },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: NodeErrorFilter },
      ],
    };
  }
}
