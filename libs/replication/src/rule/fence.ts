import { Injectable, Logger } from '@nestjs/common';
import { Reign, ReignState } from '@tidemark/database';

/** Which reign a node is told of. */
export interface NewReign {
  readonly term: number;
  /** Where its master is, if that is known. */
  readonly masterUrl: string | null;
}

/** Whether a node that reigns, or did, learns something by it. */
export function overthrows({ role, term, masterUrl }: ReignState, news: NewReign): boolean {
  if (role === 'master') return news.term > term;
  return role === 'fenced' && (news.term > term || (news.term === term && masterUrl === null && news.masterUrl !== null));
}

/** Ends this node's reign: it writes no more, starts no job, pushes to no one, also after a restart. */
@Injectable()
export class Fence {
  private readonly log = new Logger('replication');

  constructor(private readonly reign: Reign) {}

  /** The term is kept, so that this node never follows an older master, nor is promoted to a term that is taken. */
  async fence(news: NewReign, toldBy: string): Promise<ReignState> {
    const own = this.reign.state?.term;
    const next = await this.reign.change((now) => Promise.resolve(
      overthrows(now, news) ? { ...now, role: 'fenced', term: news.term, leader: null, masterUrl: news.masterUrl } : now,
    ));
    this.log.error(`${toldBy} tells of term ${news.term}, and this node reigned in term ${own ?? '?'}: it is fenced and writes no more; `
      + 'let it follow the new master (POST /api/dms/follow)');
    return next;
  }
}
