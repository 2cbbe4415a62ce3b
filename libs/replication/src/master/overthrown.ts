import { Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { PeerRefusalError } from '../peer/peer-refusal.error';
import { Fence, overthrows } from '../rule/fence';
import type { Standing } from '../slave/stream-refused.error';
import { standingSchema } from './slave-answers';

/** Notices that another master has been promoted. Believed are only the slaves at the addresses that the operator has set. */
@Injectable()
export class Overthrown {
  constructor(private readonly reign: Reign, private readonly fence: Fence) {}

  async check({ term, role, master_url }: Pick<Standing, 'term' | 'role' | 'master_url'>, url: string): Promise<void> {
    const news = { term, masterUrl: role === 'master' ? url : master_url };
    if (this.reign.state?.role === 'master' && overthrows(this.reign.state, news)) await this.fence.fence(news, url);
  }

  async checkRefusal(error: PeerRefusalError, url: string): Promise<void> {
    const standing = standingSchema.pick({ role: true, term: true, master_url: true }).safeParse(error.answer);
    if (standing.success) await this.check(standing.data, url);
  }
}
