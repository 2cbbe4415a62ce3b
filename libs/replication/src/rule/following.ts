import { Injectable, Logger } from '@nestjs/common';
import { Database, Reign, ReignState, ReignStore } from '@tidemark/database';
import { countAbove } from '../slave/set-aside';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { forkOf } from '../slave/term-fork';
import { ChangeSource } from '../source/change-source';
import { CannotFollowError } from './cannot-follow.error';
import { Look, MasterView } from './master-view';

/** What following would cost, as far as the other node could be asked. */
export interface FollowPreview {
  readonly role: string | null;
  readonly term: number;
  readonly master: { readonly url: string; readonly reachable: boolean; readonly error: string | null; readonly role: string | null; readonly term: number | null };
  /** Last change number up to which both histories are one; null: not known, or nothing has parted. */
  readonly fork: number | null;
  /** Rows here that the other one never had, by table: they go to a review file. Null: not known. */
  readonly would_set_aside: { readonly rows: number; readonly tables: Readonly<Record<string, number>> } | null;
}

/**
 * Makes this node a slave of another master. A node that reigned before keeps its rows until that master's first word:
 * what it has and that one never had is then saved to a review file and leaves (see ChangeApplier).
 */
@Injectable()
export class Following {
  private readonly log = new Logger('replication');

  constructor(private readonly database: Database, private readonly reign: Reign, private readonly master: MasterView) {}

  async preview(masterUrl: string): Promise<FollowPreview> {
    const look = await this.master.lookAt(masterUrl);
    return this.database.withConnection(async (client) => {
      const reign = await ReignStore.read(client);
      const fork = look.standing && (forkOf(reign.terms, look.standing.terms) ?? null);
      return {
        role: reign.role, term: reign.term,
        master: {
          url: masterUrl, reachable: look.standing !== undefined, error: look.error ?? refusal(reign, look) ?? null,
          role: look.standing?.role ?? null, term: look.standing?.term ?? null,
        },
        fork: fork ?? null,
        would_set_aside: fork === undefined ? null : await countAbove(client, fork ?? Infinity),
      };
    });
  }

  /**
   * A master that cannot be reached from here may still be able to reach this node, and is believed.
   * @throws CannotFollowError
   */
  async follow(masterUrl: string, by: string): Promise<ReignState> {
    const look = await this.master.lookAt(masterUrl);
    const next = await this.reign.change(async (now, client) => {
      const reason = refusal(now, look);
      if (reason !== undefined) throw new CannotFollowError(masterUrl, reason);
      if (now.role === 'slave') return { ...now, masterUrl };
      await ReplicaStateStore.restart(client, await ChangeSource.head(client));
      return { ...now, role: 'slave', leader: null, masterUrl };
    });
    this.log.warn(`told by ${by} to follow ${masterUrl}`);
    return next;
  }
}

function refusal({ nodeId, term }: ReignState, { standing }: Look): string | undefined {
  if (!standing) return undefined;
  if (standing.leader === nodeId && standing.role === 'master') return 'it is this node itself';
  if (standing.role !== 'master') return `it is ${standing.role ?? 'not set up'}, no master`;
  if (standing.term < term) return `it reigns in term ${standing.term}, and this node has seen term ${term}: promote it first`;
  return undefined;
}
