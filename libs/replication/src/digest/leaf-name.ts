import { BLOCK, ReplicatedTable } from '../replicated-tables';

/** What a person calls a leaf: the instrument and month, the instrument, or the span of ids. */
export interface LeafName {
  readonly table: string;
  /** Canonical spelling; `#7` where the instrument with the id 7 is not known any more. */
  readonly instrument?: string;
  /** `YYYY-MM` */
  readonly month?: string;
  /** Its number: what it is called stands in `station`. */
  readonly station?: string;
  /** `0–255`, both ends included. */
  readonly ids?: string;
}

export interface Leaf {
  readonly group: number;
  readonly leaf: number;
}

export function leafName(
  table: ReplicatedTable, { group, leaf }: Leaf, spellings: ReadonlyMap<number, string>,
): LeafName {
  const instrument = spellings.get(group) ?? `#${group}`;
  switch (table.partition.kind) {
    case 'instrument-month':
      return { table: table.name, instrument, month: monthOf(leaf) };
    case 'station-month':
      return { table: table.name, station: `#${group}`, month: monthOf(leaf) };
    case 'instrument':
      return { table: table.name, instrument };
    case 'block':
      return { table: table.name, ids: `${group * BLOCK}–${(group + 1) * BLOCK - 1}` };
  }
}

function monthOf(leaf: number): string {
  const year = String(Math.floor(leaf / 12)).padStart(4, '0');
  return `${year}-${String((leaf % 12) + 1).padStart(2, '0')}`;
}
