export { MAINTENANCE_SYNC, type MaintenanceSync, type StartedFetch, type TaskResult } from './maintenance/maintenance-sync';
export { ReplicationModule } from './replication.module';
export { PEER_SCOPES, PeerKeyStore, type PeerScope } from './peers/peer-key.store';
export { PeerKeys } from './peers/peer-keys';
export { PeersModule } from './peers/peers.module';
export { Following, type FollowPreview } from './rule/following';
export { MasterView } from './rule/master-view';
export { Promotion, type PromotionPreview } from './rule/promotion';
export type { PeerSettings, ReplicationOptions, SlaveAddress } from './replication-options';
