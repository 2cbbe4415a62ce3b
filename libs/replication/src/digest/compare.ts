import type { GroupDigest, LeafDigest } from './table-digest';

/** A leaf that is not the same on both sides; 0 rows: that side lacks it. */
export interface LeafDifference {
  readonly group: number;
  readonly leaf: number;
  readonly masterRows: number;
  readonly slaveRows: number;
}

/** Groups that are not the same on both sides, or on one side only; ascending. */
export function differingGroups(master: readonly GroupDigest[], slave: readonly GroupDigest[]): number[] {
  return pairs(master, slave, ({ group }) => String(group))
    .filter(({ a, b }) => a?.digest !== b?.digest || a?.rows !== b?.rows || a?.leaves !== b?.leaves)
    .map(({ either }) => either.group)
    .sort((a, b) => a - b);
}

/** Leaves that are not the same on both sides, or on one side only; ascending by group and leaf. */
export function differingLeaves(master: readonly LeafDigest[], slave: readonly LeafDigest[]): LeafDifference[] {
  return pairs(master, slave, ({ group, leaf }) => `${group}:${leaf}`)
    .filter(({ a, b }) => a?.digest !== b?.digest || a?.rows !== b?.rows)
    .map(({ either: { group, leaf }, a, b }) => ({ group, leaf, masterRows: a?.rows ?? 0, slaveRows: b?.rows ?? 0 }))
    .sort((a, b) => a.group - b.group || a.leaf - b.leaf);
}

interface Pair<T> {
  readonly either: T;
  readonly a?: T;
  readonly b?: T;
}

/** Every key of either side once. */
function pairs<T>(first: readonly T[], second: readonly T[], keyOf: (item: T) => string): Pair<T>[] {
  const others = new Map(second.map((item) => [keyOf(item), item]));
  const found = first.map((item): Pair<T> => {
    const key = keyOf(item);
    const other = others.get(key);
    others.delete(key);
    return { either: item, a: item, b: other };
  });
  return [...found, ...[...others.values()].map((item) => ({ either: item, b: item }))];
}
