import { createHash, timingSafeEqual } from 'node:crypto';
import { CallerInfo, Scope, SCOPES } from '@tidemark/http-api';
import type { PeerKeys } from '@tidemark/replication';

const ADMIN: CallerInfo = { name: 'api-key', scopes: new Set(SCOPES), lead: true };
/** A peer copies the store. Its key opens nothing else. */
const PEER_SCOPES: ReadonlySet<Scope> = new Set<Scope>(['replicate']);

/** Headers arrive as latin1 of the bytes sent, settings as text: both come to the same bytes here. */
function digestOfHeader(key: string): Buffer {
  return createHash('sha256').update(key, 'latin1').digest();
}

/** Who a key belongs to: API_KEY, or one of the peers'. Holds digests only. */
export class KeyRing {
  private readonly admin: Buffer | undefined;
  private peers: PeerKeys | undefined;

  constructor(apiKey: string | undefined) {
    this.admin = apiKey === undefined ? undefined : createHash('sha256').update(apiKey, 'utf8').digest();
  }

  /** Whether there is no API_KEY: peers' keys alone do not close a server. */
  get isEmpty(): boolean {
    return this.admin === undefined;
  }

  /** Requests are guarded before the application, which has the peers' keys, is there. */
  askAlso(peers: PeerKeys): void {
    this.peers = peers;
  }

  /** @throws DatabaseUnavailableError where the key is not API_KEY and nobody can say whose else it is */
  async callerOf(key: string): Promise<CallerInfo | undefined> {
    // Digests are of equal length whatever was sent, so the comparison takes one time and never throws.
    const digest = digestOfHeader(key);
    if (this.admin !== undefined && timingSafeEqual(digest, this.admin)) return ADMIN;
    const peer = await this.peers?.holderOf(digest);
    return peer && { name: peer.name, scopes: PEER_SCOPES, lead: peer.lead };
  }
}
