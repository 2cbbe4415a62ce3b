import { DynamicModule, Module } from '@nestjs/common';
import { ProviderCache } from './provider-cache';
import { ProviderCacheController } from './provider-cache.controller';

/** The shared cache over HTTP. The app makes it, for its own providers stand behind it too. */
@Module({})
export class ProviderCacheModule {
  static forRoot(cache: ProviderCache): DynamicModule {
    return {
      module: ProviderCacheModule, controllers: [ProviderCacheController],
      providers: [{ provide: ProviderCache, useValue: cache }], exports: [ProviderCache],
    };
  }
}
