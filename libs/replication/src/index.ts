export { columnsOf, REPLICATED_TABLES, type ReplicatedTable, type Partition, TOMBSTONES } from './replicated-tables';
