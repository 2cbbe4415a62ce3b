export { ProviderCache } from './cache/provider-cache';
export { ProviderCacheModule } from './cache/provider-cache.module';
export { ImportIntake } from './import-intake';
export type { AttemptEnd } from './nodes/attempt';
export { NodePool } from './nodes/node-pool';
export type { NodesOptions } from './nodes/nodes-options';
export { NodesModule } from './nodes/nodes.module';
export { TasksModule } from './tasks.module';
export type { TasksOptions } from './tasks-options';
