import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { TidemarkConfig } from '@tidemark/config';
import { DatabaseModule, ReignModule } from '@tidemark/database';
import { AccessGuard, type AccessPolicy, ErrorFilter } from '@tidemark/http-api';
import { MIGRATIONS } from '@tidemark/migrations';
import type { Registry } from 'prom-client';
import { MasterGuard } from './access/master.guard';
import { DocsModule } from './api-docs/docs.module';
import { EventsModule } from './events/events.module';
import { features } from './features';
import { DatabaseCheck } from './health/database-check';
import { StoreCheck } from './health/store-check';
import { HealthModule } from './health/health.module';
import { WebModule } from './web/web.module';

@Module({})
export class AppModule {
  /**
   * @param databaseUrl asked before every try to connect
   * @param policy by which requests are let in
   */
  static forRoot(config: TidemarkConfig, databaseUrl: () => Promise<string>, policy: AccessPolicy, registry: Registry): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // The frame: what every feature stands on. Events first: they are shut down last.
        EventsModule.forRoot({ timezone: config.sync.timezone }),
        ScheduleModule.forRoot(),
        DatabaseModule.forRoot({
          url: databaseUrl, migrations: MIGRATIONS,
          poolSize: config.database.poolSize, statementTimeoutMs: config.database.statementTimeoutMs,
        }),
        ReignModule.forRoot({ firstRole: config.role, masterUrl: config.replication.masterUrl ?? null }),
        HealthModule,
        DocsModule,
        WebModule,
        // The features, in the order of the arrows. An app introduces them to each other; they are strangers.
        ...features(config, policy, registry),
      ],
      providers: [
        DatabaseCheck,
        StoreCheck,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: MasterGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
