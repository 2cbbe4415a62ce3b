import { DynamicModule, Module } from '@nestjs/common';
import { TidemarkConfig } from '@tidemark/config';
import { createDataProviders } from './data-providers';
import { ProviderChain } from './provider-chain';

/** The configured providers as one chain. */
@Module({})
export class DataProvidersModule {
  static forRoot(config: TidemarkConfig['providers']): DynamicModule {
    return {
      module: DataProvidersModule,
      global: true,
      providers: [{ provide: ProviderChain, useFactory: () => providerChain(config) }],
      exports: [ProviderChain],
    };
  }
}

export function providerChain({ order, routes, tdx, csv, yahoo, ...limits }: TidemarkConfig['providers']): ProviderChain {
  const providers = createDataProviders({
    order,
    tdx: tdx.dir === undefined ? undefined : { dir: tdx.dir },
    csv: csv.dir === undefined ? undefined : { dir: csv.dir, map: csv.map },
    yahoo: {
      baseUrl: yahoo.baseUrl, ratePerSecond: limits.ratePerSecond, deadlineMs: limits.deadlineMs,
      maxBytes: limits.maxResponseBytes,
    },
  });
  return new ProviderChain(providers, routes);
}
