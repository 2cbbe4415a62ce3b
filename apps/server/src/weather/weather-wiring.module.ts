import { DynamicModule, Module } from '@nestjs/common';
import { createWeatherProviders, type WeatherProvider, WeatherProviderChain, WeatherProvidersConfig } from '@tidemark/data-providers';
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
  /**
   * @param replication the one ReplicationModule of the server
   * @param wrap puts something around a provider
   */
  static forRoot(
    config: WeatherProvidersConfig, limits: Limits, replication: DynamicModule, wrap: (provider: WeatherProvider) => WeatherProvider,
  ): DynamicModule {
    return {
      module: WeatherWiringModule, global: true, imports: [replication],
      providers: [
        { provide: FeedWaker, useClass: FeedWake },
        { provide: WeatherProviderChain, useFactory: () => new WeatherProviderChain(createWeatherProviders(config, limits).map(wrap)) },
      ],
      exports: [FeedWaker, WeatherProviderChain],
    };
  }
}
