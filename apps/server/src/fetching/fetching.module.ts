import { type DynamicModule, Module } from '@nestjs/common';
import { BarFetch } from '@tidemark/sync';
import { FETCHING_OPTIONS, type FetchingOptions, SpreadBarFetch } from './spread-bar-fetch';

/** Introduces the nodes to sync, which knows only the interface; global for that reason. */
@Module({})
export class FetchingModule {
  /** @param needs the modules that export NodePool and ProviderCache */
  static forRoot(options: FetchingOptions, needs: DynamicModule[]): DynamicModule {
    return {
      module: FetchingModule, global: true, imports: needs,
      providers: [{ provide: FETCHING_OPTIONS, useValue: options }, { provide: BarFetch, useClass: SpreadBarFetch }],
      exports: [BarFetch],
    };
  }
}
