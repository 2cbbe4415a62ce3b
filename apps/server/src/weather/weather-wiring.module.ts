import { DynamicModule, Module } from '@nestjs/common';
import { createWeatherProviders, WeatherProviderChain, WeatherProvidersConfig } from '@tidemark/data-providers';
import { FeedWaker } from '@tidemark/weather';
import { FeedWake } from './feed-wake';

interface Limits {
  readonly ratePerSecond: number;
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
}

/** Introduces providers and replication to weather, which knows only the interfaces; global for that reason. */
@Module({})
export class WeatherWiringModule {
  /** @param replication the one ReplicationModule of the server */
  static forRoot(config: WeatherProvidersConfig, limits: Limits, replication: DynamicModule): DynamicModule {
    return {
      module: WeatherWiringModule, global: true, imports: [replication],
      providers: [
        { provide: FeedWaker, useClass: FeedWake },
        { provide: WeatherProviderChain, useFactory: () => new WeatherProviderChain(createWeatherProviders(config, limits)) },
      ],
      exports: [FeedWaker, WeatherProviderChain],
    };
  }
}
