import { Injectable, Logger } from '@nestjs/common';
import { Reign, ReignState } from '@tidemark/database';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { ChangeSource } from '../source/change-source';

/**
 * Makes this node a slave of another master. A node that reigned before keeps its rows until that master's first word:
 * what it has and that one never had is then saved to a review file and leaves (see ChangeApplier).
 */
@Injectable()
export class Following {
  private readonly log = new Logger('replication');

  constructor(private readonly reign: Reign) {}

  async follow(masterUrl: string, by: string): Promise<ReignState> {
    const next = await this.reign.change(async (now, client) => {
      if (now.role === 'slave') return { ...now, masterUrl };
      await ReplicaStateStore.restart(client, await ChangeSource.head(client));
      // Its own reign counts only up to where the other one's began: two could have been promoted to one term.
      const reigned = now.leader === now.nodeId && now.terms.length > 1;
      const terms = reigned ? now.terms.slice(0, -1) : now.terms;
      return { ...now, role: 'slave', leader: null, term: terms[terms.length - 1].term, terms, masterUrl };
    });
    this.log.warn(`told by ${by} to follow ${masterUrl}`);
    return next;
  }
}
