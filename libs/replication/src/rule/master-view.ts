import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { standingSchema } from '../master/slave-answers';
import { Peer } from '../peer/peer';
import { PeerSettings, REPLICATION_OPTIONS } from '../replication-options';
import type { Standing } from '../slave/stream-refused.error';

/** What a look at another node brought: where it stands, or why that is not known. */
export interface Look {
  readonly standing?: Standing;
  readonly error?: string;
}

/** How a slave sees its master, or one that may become its master, now. */
@Injectable()
export class MasterView {
  constructor(private readonly reign: Reign, @Inject(REPLICATION_OPTIONS) private readonly options: PeerSettings) {}

  get url(): string | null {
    return this.reign.state?.masterUrl ?? this.options.masterUrl;
  }

  /** `head`: its highest change number, where it could be asked and is a master. */
  async look(): Promise<{ head?: number; error?: string }> {
    const { url } = this;
    if (url === null) return { error: 'not configured' };
    const { standing, error } = await this.lookAt(url);
    if (!standing) return { error };
    return standing.role === 'master' ? { head: standing.cursor } : { error: `it is ${standing.role ?? 'not set up'}` };
  }

  async lookAt(url: string): Promise<Look> {
    let peer: Peer | undefined;
    try {
      peer = this.peerAt(url);
      return { standing: standingSchema.parse(await peer.get('/api/dms/sync/cursor')) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    } finally {
      peer?.close();
    }
  }

  /** For asking it something; the caller closes it. Undefined: none is set. */
  peer(): Peer | undefined {
    return this.url === null ? undefined : this.peerAt(this.url);
  }

  /** A slave of the settings may have become the master: its key is known, too. */
  private peerAt(url: string): Peer {
    const slave = this.options.slaves.find((s) => s.url === url);
    return new Peer(url, (url === this.options.masterUrl ? this.options.masterKey : undefined) ?? slave?.key ?? this.options.masterKey, this.options);
  }
}
