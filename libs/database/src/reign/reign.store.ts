import type { ClientBase } from 'pg';

export type Role = 'master' | 'slave' | 'fenced';

/** A master's reign: `from` is the last change number that it took over; its own begin behind it. */
export interface Term {
  readonly term: number;
  readonly from: number;
  /** `nodeId` of its master: two nodes may have been promoted to one term. Missing: never heard of. */
  readonly leader?: string | null;
}

/** Who this database is among its copies, as the table `reign` has it. */
export interface ReignState {
  readonly nodeId: string;
  /** Null until the first start has decided by the setting ROLE. */
  readonly role: Role | null;
  readonly term: number;
  /** `nodeId` of the master of that term, as far as it is known. */
  readonly leader: string | null;
  /** Ascending; the last one is `term`, save on a fenced node, which knows no more of the newer reign than its number. */
  readonly terms: readonly Term[];
  /** Where the master was last heard of; null on a master. */
  readonly masterUrl: string | null;
  /** Raised whenever rows change without a new change number (repair, rejoin): caches go by it. */
  readonly generation: number;
  /** The highest number of a tombstone that was thrown away: a copy that is behind it cannot catch up. */
  readonly tombstoneFloor: number;
}

const COLUMNS = `node_id as "nodeId", role, term, leader, terms, master_url as "masterUrl", generation,
  tombstone_floor as "tombstoneFloor"`;

/** The SQL of `reign`. Every method works on the client it is given. */
export class ReignStore {
  static async read(client: Pick<ClientBase, 'query'>, lock: '' | 'for update' | 'for share' = ''): Promise<ReignState> {
    const { rows } = await client.query<ReignState>({
      name: `reign-read${lock.replace(' ', '-')}`, text: `select ${COLUMNS} from reign where id = 1 ${lock}`,
    });
    return rows[0];
  }

  static async write(client: ClientBase, state: ReignState): Promise<void> {
    await client.query(
      `update reign set node_id = $1, role = $2, term = $3, leader = $4, terms = $5, master_url = $6, generation = $7,
              tombstone_floor = $8, changed_at = now() where id = 1`,
      [
        state.nodeId, state.role, state.term, state.leader, JSON.stringify(state.terms), state.masterUrl,
        state.generation, state.tombstoneFloor,
      ],
    );
    await client.query(`select pg_notify('tidemark_reign', '')`);
  }
}
