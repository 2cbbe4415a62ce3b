/** What a copy is doing, in one word. */
export const SLAVE_STATES = [
  'first_copy', 'verifying', 'catching_up', 'in_sync', 'lagging', 'unreachable', 'diverged', 'fenced', 'schema_older', 'not_slave',
] as const;
export type SlaveState = (typeof SLAVE_STATES)[number];

/** Two signs of life of the stream, which come every 5 s, and some time for each to be applied. */
const IN_SYNC_SECONDS = 12;
const LAGGING_SECONDS = 30;
/** Longer than an ordinary batch takes. */
const MOVING_SECONDS = 10;

export interface SlaveFacts {
  readonly reachable: boolean;
  /** As it says itself; undefined: it was not asked. */
  readonly role: string | null | undefined;
  readonly trouble: string | undefined;
  /** Of the last comparison: whether it found no difference; undefined: there was none. */
  readonly equal: boolean | undefined;
  readonly verified: boolean;
  /** Seconds since it held everything; null: it never did. */
  readonly delay: number | null;
  readonly behind: number;
  /** Seconds since it last acknowledged something. */
  readonly quietFor: number | null;
}

const BY_TROUBLE: Readonly<Record<string, SlaveState>> = {
  schema_newer: 'schema_older', ahead_of_master: 'diverged', term_taken: 'diverged',
};

/** What has to be known first comes first: an operator acts on the word. */
export function stateOf(facts: SlaveFacts): SlaveState {
  const { role, delay, quietFor } = facts;
  if (!facts.reachable) return 'unreachable';
  if (role === 'fenced') return 'fenced';
  if (role !== undefined && role !== 'slave') return 'not_slave';
  const troubled = facts.trouble === undefined ? undefined : BY_TROUBLE[facts.trouble];
  if (troubled) return troubled;
  if (facts.equal === false) return 'diverged';
  if (delay === null) return 'first_copy';
  const moving = quietFor !== null && quietFor <= MOVING_SECONDS;
  if (delay > LAGGING_SECONDS && !(moving && facts.behind > 0)) return 'lagging';
  if (delay > IN_SYNC_SECONDS) return 'catching_up';
  return facts.verified ? 'in_sync' : 'verifying';
}
