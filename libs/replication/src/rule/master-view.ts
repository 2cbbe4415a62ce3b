import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { standingSchema } from '../master/slave-answers';
import { Peer } from '../peer/peer';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';

/** How a slave sees its master now. */
@Injectable()
export class MasterView {
  constructor(private readonly reign: Reign, @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions) {}

  get url(): string | null {
    return this.reign.state?.masterUrl ?? this.options.masterUrl;
  }

  /** `head`: its highest change number, where it could be asked. */
  async look(): Promise<{ head?: number; error?: string }> {
    const { url } = this;
    if (url === null) return { error: 'not configured' };
    const peer = new Peer(url, this.options.masterKey, this.options);
    try {
      const { cursor, role } = standingSchema.parse(await peer.get('/api/dms/sync/cursor'));
      return role === 'master' ? { head: cursor } : { error: `it is ${role ?? 'not set up'}` };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    } finally {
      peer.close();
    }
  }

  /** For asking it something; the caller closes it. Undefined: none is set. */
  peer(): Peer | undefined {
    return this.url === null ? undefined : new Peer(this.url, this.options.masterKey, this.options);
  }
}
