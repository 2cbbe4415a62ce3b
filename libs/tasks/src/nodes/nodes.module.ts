import { DynamicModule, Module } from '@nestjs/common';
import { NodesController } from './http/nodes.controller';
import { RegistrationController } from './http/registration.controller';
import { NodeDesk } from './node-desk';
import { NodeEvents } from './node-events';
import { NodePool } from './node-pool';
import { NodeSampleStore } from './node-sample.store';
import { NodeTest } from './node-test';
import { NodeWatch } from './node-watch';
import { NodeStore } from './node.store';
import { NODES_OPTIONS, NodesOptions } from './nodes-options';
import { NodesView } from './nodes-view';

/** Needs `Database` and `Reign` from the app, and an `EventSink` where anybody listens. */
@Module({})
export class NodesModule {
  static forRoot(options: NodesOptions): DynamicModule {
    return {
      module: NodesModule,
      // The one with the fixed names first: `register` is no id.
      controllers: [RegistrationController, NodesController],
      providers: [
        { provide: NODES_OPTIONS, useValue: options },
        NodeStore, NodeSampleStore, NodeEvents, NodeWatch, NodePool, NodeDesk, NodeTest, NodesView,
      ],
      exports: [NodePool],
    };
  }
}
