import type { ClientBase } from 'pg';
import { leafCopies } from '../digest/leaf-rows';
import { REPLICATED_TABLES, ReplicatedTable } from '../replicated-tables';
import { BatchMaker } from '../source/batch-maker';
import { copySection } from '../source/change-source';
import { Section } from '../wire/batch';
import { EncodedBatch } from '../wire/encode-batch';

export interface Leaf {
  readonly table: string;
  readonly group: number;
  readonly leaf: number;
}

/** A month of bars is about twenty rows: so many leaves make a batch of ordinary size. */
const LEAVES_A_BATCH = 500;

/** Leaves of one slave that are to be sent whole, in place of what it has there. */
export class LeafResend {
  private sent = 0;
  private bytes = 0;
  private settle: { done(result: { leaves: number; bytes: number }): void; fail(error: Error): void } | undefined;
  /** Settles when the slave has been sent all of them. */
  readonly ended: Promise<{ leaves: number; bytes: number }>;

  constructor(private readonly leaves: readonly Leaf[]) {
    this.ended = new Promise((done, fail) => { this.settle = { done, fail }; });
    // Who waits for it hears of a failure; nobody has to.
    this.ended.catch(() => undefined);
  }

  /** Undefined when all are out. Asked again only once the one before has been applied. */
  async next(maker: BatchMaker, at: number): Promise<EncodedBatch | undefined> {
    const part = this.leaves.slice(this.sent, this.sent + LEAVES_A_BATCH);
    if (part.length === 0) {
      this.settle?.done({ leaves: this.leaves.length, bytes: this.bytes });
      return undefined;
    }
    const tables = REPLICATED_TABLES.filter(({ name }) => part.some((l) => l.table === name));
    const batch = await maker.message(at, {
      kind: 'repair',
      repair: tables.map(({ name }) => ({ table: name, leaves: part.filter((l) => l.table === name).map((l): [number, number] => [l.group, l.leaf]) })),
    }, (client) => sectionsOf(client, tables, part));
    this.sent += part.length;
    this.bytes += batch.bytes;
    return batch;
  }

  fail(reason: Error): void {
    this.settle?.fail(reason);
  }
}

async function sectionsOf(client: ClientBase, tables: readonly ReplicatedTable[], leaves: readonly Leaf[]): Promise<Section[]> {
  const sections: Section[] = [];
  for (const table of tables) {
    for (const sql of leafCopies(table, leaves.filter((l) => l.table === table.name))) {
      const section = await copySection(client, table, sql);
      if (section.rows > 0) sections.push(section);
    }
  }
  return sections;
}
