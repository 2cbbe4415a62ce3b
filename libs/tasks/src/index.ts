export { ImportIntake } from './import-intake';
export { NodePool } from './nodes/node-pool';
export type { NodesOptions } from './nodes/nodes-options';
export { NodesModule } from './nodes/nodes.module';
export { TasksModule } from './tasks.module';
export type { TasksOptions } from './tasks-options';
