import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { ConfiguredNode } from './nodes-options';

type NodeOrigin = 'configured' | 'registered';
export type NodeState = 'active' | 'drained' | 'removed';

/** A node as its row has it. */
export interface NodeRecord {
  readonly id: string;
  readonly name: string;
  /** Origin: `http://host:port`. */
  readonly url: string;
  readonly origin: NodeOrigin;
  readonly capabilities: readonly string[];
  readonly maxWorkers: number;
  readonly state: NodeState;
  /** Whose key it registered with; null: the settings name it. */
  readonly registeredBy: string | null;
  readonly registeredAt: Date;
  /** By any server on this database. */
  readonly lastSeenAt: Date | null;
}

export interface NewNode {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly capabilities: readonly string[];
  readonly maxWorkers: number;
}

/** A node that was not heard of for so long is gone; its id may be another's. */
const GONE_SECONDS = 60;
const KEEP_DAYS = 7;
const COLUMNS = `id, name, url, origin, capabilities, max_workers as "maxWorkers", state, registered_by as "registeredBy",
  registered_at as "registeredAt", last_seen_at as "lastSeenAt"`;
const GONE = `coalesce(n.last_seen_at, '-infinity') < now() - interval '${GONE_SECONDS} s'`;

/** Owns `node`: who does tasks for this database's servers. */
@Injectable()
export class NodeStore {
  constructor(private readonly database: Database) {}

  list(): Promise<NodeRecord[]> {
    return this.database.query<NodeRecord>(`select ${COLUMNS} from node order by id`);
  }

  find(id: string): Promise<NodeRecord | undefined> {
    return this.database.one<NodeRecord>(`select ${COLUMNS} from node where id = $1`, [id]);
  }

  /** What the settings say of addresses; whether a node is drained or removed stays, unless it is another one now. */
  async configure(nodes: readonly ConfiguredNode[]): Promise<void> {
    await this.database.query(
      `insert into node as n (id, name, url, origin) select id, id, url, 'configured' from unnest($1::text[], $2::text[]) as t (id, url)
       on conflict (id) do update
          set url = excluded.url, origin = 'configured', state = case when n.url = excluded.url then n.state else 'active' end
        where n.url <> excluded.url or n.origin <> 'configured'`,
      [nodes.map(({ id }) => id), nodes.map(({ url }) => url)],
    );
  }

  /**
   * A new node, one that comes back, or one that takes the id of a node that is gone. Undefined: the id is another's,
   * which is alive, or the node was removed and has not been away since.
   */
  async register(node: NewNode, by: string): Promise<NodeRecord | undefined> {
    return this.database.one<NodeRecord>(
      `insert into node as n (id, name, url, origin, capabilities, max_workers, registered_by, last_seen_at)
       values ($1, $2, $3, 'registered', $4, $5, $6, now())
       on conflict (id) do update
          set name = excluded.name, url = excluded.url, capabilities = excluded.capabilities, max_workers = excluded.max_workers,
              registered_by = excluded.registered_by, last_seen_at = now(), origin = 'registered',
              registered_at = case when n.url = excluded.url then n.registered_at else now() end,
              state = case when n.url = excluded.url and n.state = 'drained' then 'drained' else 'active' end
        where (n.url = excluded.url and n.state <> 'removed') or ${GONE}
       returning ${COLUMNS}`,
      [node.id, node.name, node.url, node.capabilities, node.maxWorkers, by],
    );
  }

  /** It is there, or insists: a removed node that keeps asking is not gone. */
  async seen(id: string, url: string): Promise<void> {
    await this.database.query('update node set last_seen_at = now() where id = $1 and url = $2', [id, url]);
  }

  /** What it said of itself. */
  async learn(id: string, maxWorkers: number, capabilities: readonly string[] | undefined): Promise<void> {
    await this.database.query(
      `update node set max_workers = $2, capabilities = coalesce($3, capabilities) where id = $1
          and (max_workers <> $2 or capabilities <> coalesce($3, capabilities))`, [id, maxWorkers, capabilities ?? null],
    );
  }

  /** Undefined: no node is called so. */
  async setState(id: string, state: NodeState): Promise<NodeRecord | undefined> {
    return this.database.one<NodeRecord>(`update node set state = $2 where id = $1 returning ${COLUMNS}`, [id, state]);
  }

  /** Nodes that registered once and were not heard of for 7 days. */
  async forget(): Promise<void> {
    await this.database.query(`delete from node where origin = 'registered' and coalesce(last_seen_at, registered_at) < now() - interval '${KEEP_DAYS} days'`);
  }
}
