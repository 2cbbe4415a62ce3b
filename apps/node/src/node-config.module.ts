import { DynamicModule, Module } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { NODE_CONFIG } from './node-config.token';

/** The settings, for everybody in this process. */
@Module({})
export class NodeConfigModule {
  static forRoot(config: NodeConfig): DynamicModule {
    return { module: NodeConfigModule, global: true, providers: [{ provide: NODE_CONFIG, useValue: config }], exports: [NODE_CONFIG] };
  }
}
