import { Injectable, Logger } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { PeerRefusalError } from '../peer/peer-refusal.error';
import type { Standing } from '../slave/stream-refused.error';
import { standingSchema } from './slave-answers';

/**
 * Notices that another master has been promoted, and stops this one: it writes no more, starts no job, pushes to no one.
 * Believed are only the slaves at the addresses that the operator has set.
 */
@Injectable()
export class Overthrown {
  private readonly log = new Logger('replication');

  constructor(private readonly reign: Reign) {}

  async check({ term, terms, role, master_url }: Pick<Standing, 'term' | 'terms' | 'role' | 'master_url'>, url: string): Promise<void> {
    const own = this.reign.state;
    if (own?.role !== 'master' || term <= own.term) return;
    const masterUrl = role === 'master' ? url : master_url;
    await this.reign.change((now) => Promise.resolve(
      now.role === 'master' && now.term < term ? { ...now, role: 'fenced', masterUrl } : now,
    ));
    this.log.error(`${url} has seen term ${term} (promoted at number ${terms.at(-1)?.from ?? '?'}), and this node reigned in term ${own.term}: `
      + `it is fenced and writes no more; let it follow the new master (POST /api/dms/follow)`);
  }

  async checkRefusal(error: PeerRefusalError, url: string): Promise<void> {
    const standing = standingSchema.pick({ role: true, term: true, terms: true, master_url: true }).safeParse(error.answer);
    if (standing.success) await this.check(standing.data, url);
  }
}

