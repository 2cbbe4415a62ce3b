import { DynamicModule, Module } from '@nestjs/common';
import { PeerKeyStore } from './peer-key.store';
import { PeerKeys } from './peer-keys';
import { PeersController } from './peers.controller';
import { PEERS_OPTIONS, PeersOptions } from './peers-options';

/** Needs `Database` from the app, which asks `PeerKeys` whose key a request brings. */
@Module({})
export class PeersModule {
  static forRoot(options: PeersOptions): DynamicModule {
    return {
      module: PeersModule,
      controllers: [PeersController],
      providers: [PeerKeyStore, PeerKeys, { provide: PEERS_OPTIONS, useValue: options }],
      exports: [PeerKeys],
    };
  }
}
