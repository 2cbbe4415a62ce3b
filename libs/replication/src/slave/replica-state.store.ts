import type { ClientBase } from 'pg';

/** A slave's own view: how far it is, and what was last known of its master. */
export interface ReplicaState {
  readonly cursor: number;
  /** The newest migration of this database. */
  readonly schema: number;
  readonly appliedAt: Date | null;
  readonly masterHead: number;
  readonly masterSeenAt: Date | null;
  /** When this copy last held all that its master had. */
  readonly caughtUpAt: Date | null;
  readonly verifiedAt: Date | null;
  readonly verifiedSeq: number | null;
  readonly verifiedRoot: string | null;
  readonly verification: Readonly<Record<string, unknown>> | null;
  /** `master_head`: of a master that had lost what is here, the lowest end it was seen with. */
  readonly trouble: { readonly code: string; readonly message: string; readonly since: string; readonly master_head?: number } | null;
}

type Queries = Pick<ClientBase, 'query'>;

const COLUMNS = `cursor, (select max(timestamp) from migrations) as schema, applied_at as "appliedAt", master_head as "masterHead", master_seen_at as "masterSeenAt",
  caught_up_at as "caughtUpAt", verified_at as "verifiedAt", verified_seq as "verifiedSeq", verified_root as "verifiedRoot",
  verification, trouble`;

/** The SQL of `replica_state`. */
export class ReplicaStateStore {
  static async read(client: Queries, lock: '' | 'for update' = ''): Promise<ReplicaState> {
    const { rows } = await client.query<ReplicaState>({
      name: `replica-state${lock.replace(' ', '-')}`, text: `select ${COLUMNS} from replica_state where id = 1 ${lock}`,
    });
    return rows[0];
  }

  /** The cursor moves with the rows, in their transaction. */
  static async advance(client: Queries, to: number, masterHead: number, caughtUp: boolean): Promise<ReplicaState> {
    const { rows } = await client.query<ReplicaState>({
      name: 'replica-advance',
      text: `update replica_state
                set cursor = $1, master_head = $2, applied_at = now(), master_seen_at = now(), trouble = null,
                    caught_up_at = case when $3 then now() else caught_up_at end
              where id = 1 returning ${COLUMNS}`,
      values: [to, masterHead, caughtUp],
    });
    return rows[0];
  }

  /** Begins anew at a number; what was verified before says nothing of what comes. */
  static async restart(client: Queries, cursor: number): Promise<void> {
    await client.query(
      `update replica_state
          set cursor = $1, master_head = $1, caught_up_at = null, verified_at = null, verified_seq = null, verified_root = null,
              verification = null, trouble = null
        where id = 1`, [cursor],
    );
  }

  static async verified(client: Queries, seq: number, root: string, report: object): Promise<void> {
    await client.query(
      `update replica_state set verified_at = now(), verified_seq = $1, verified_root = $2, verification = $3 where id = 1`,
      [seq, root, JSON.stringify(report)],
    );
  }

  static async found(client: Queries, report: object): Promise<void> {
    await client.query('update replica_state set verification = $1 where id = 1', [JSON.stringify(report)]);
  }

  static async inTrouble(client: Queries, { code, message, head }: { code: string; message: string; head?: number }): Promise<void> {
    await client.query(
      `update replica_state r
          set trouble = jsonb_strip_nulls(jsonb_build_object('code', $1::text, 'message', $2::text,
                'since', coalesce(old->>'since', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
                'master_head', least((old->>'master_head')::bigint, $3::bigint)))
         from (select case when trouble->>'code' = $1 then trouble end as old from replica_state where id = 1) o
        where id = 1`, [code, message, head ?? null],
    );
  }
}
