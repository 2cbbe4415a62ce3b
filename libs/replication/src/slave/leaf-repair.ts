import type { ClientBase } from 'pg';
import { leafDeletes } from '../digest/leaf-rows';
import { REPLICATED_TABLES } from '../replicated-tables';
import { BadBatchError } from '../wire/bad-batch.error';
import { BatchHeader } from '../wire/batch';

/** Takes out the leaves that a repair brings anew; all of them before the first comes, for a row may change its leaf. */
export class LeafRepair {
  static async clear(client: ClientBase, repair: NonNullable<BatchHeader['repair']>): Promise<void> {
    for (const { table: name, leaves } of repair) {
      const table = REPLICATED_TABLES.find((t) => t.name === name);
      if (!table) throw new BadBatchError(`a repair names the table ${JSON.stringify(name)}, which is not known here`);
      for (const sql of leafDeletes(table, leaves.map(([group, leaf]) => ({ group, leaf })))) await client.query(sql);
    }
  }
}
