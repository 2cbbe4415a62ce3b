export { ReplicationModule } from './replication.module';
export { PeerKeyStore } from './peers/peer-key.store';
export { PeerKeys } from './peers/peer-keys';
export { PeersModule } from './peers/peers.module';
export type { ReplicationOptions, SlaveAddress } from './replication-options';
