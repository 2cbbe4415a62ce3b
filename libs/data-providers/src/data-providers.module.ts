import { DynamicModule, Module } from '@nestjs/common';
import { TidemarkConfig } from '@tidemark/config';
import { DataProvider } from './data-provider';
import { createDataProviders } from './data-providers';
import { ProviderChain } from './provider-chain';

/** Puts something around a provider, such as a cache. */
export type WrapProvider = (provider: DataProvider) => DataProvider;

/** The configured providers as one chain. */
@Module({})
export class DataProvidersModule {
  static forRoot(config: TidemarkConfig['providers'], wrap?: WrapProvider): DynamicModule {
    return {
      module: DataProvidersModule,
      global: true,
      providers: [{ provide: ProviderChain, useFactory: () => providerChain(config, wrap) }],
      exports: [ProviderChain],
    };
  }
}

export function providerChain(
  { order, routes, tdx, csv, yahoo, ...limits }: TidemarkConfig['providers'], wrap: WrapProvider = (provider) => provider,
): ProviderChain {
  const providers = createDataProviders({
    order,
    tdx: tdx.dir === undefined ? undefined : { dir: tdx.dir },
    csv: csv.dir === undefined ? undefined : { dir: csv.dir, map: csv.map },
    yahoo: {
      baseUrl: yahoo.baseUrl, ratePerSecond: limits.ratePerSecond, deadlineMs: limits.deadlineMs,
      maxBytes: limits.maxResponseBytes,
    },
  });
  return new ProviderChain(providers.map(wrap), routes);
}
