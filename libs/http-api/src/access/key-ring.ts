import { createHash, timingSafeEqual } from 'node:crypto';
import { Scope, SCOPES } from '../access.decorator';
import type { CallerInfo } from '../caller';

/** Whose a key is that is not the operator's own. */
export interface KeyHolder {
  readonly name: string;
  /** Whether it may act as a master towards this node. */
  readonly lead: boolean;
  /** What it opens; `replicate` where absent: a peer copies the store, and its key opens nothing else. */
  readonly scopes?: ReadonlySet<Scope>;
}

/** Who knows further keys than the operator's. */
export interface KeyHolders {
  /**
   * @param digest SHA-256 of the key, 32 bytes
   * @throws DatabaseUnavailableError where nobody can say now
   */
  holderOf(digest: Buffer): Promise<KeyHolder | undefined>;
}

const ADMIN: CallerInfo = { name: 'api-key', scopes: new Set(SCOPES), lead: true };
const PEER_SCOPES: ReadonlySet<Scope> = new Set<Scope>(['replicate']);

/** Headers arrive as latin1 of the bytes sent, settings as text: both come to the same bytes here. */
function digestOfHeader(key: string): Buffer {
  return createHash('sha256').update(key, 'latin1').digest();
}

/** Who a key belongs to: API_KEY, or one of the peers'. Holds digests only. */
export class KeyRing {
  private readonly admin: Buffer | undefined;
  private others: KeyHolders | undefined;
  /** Of callers who stay: by which key they came. */
  private readonly cameBy = new WeakMap<CallerInfo, Buffer>();

  constructor(apiKey: string | undefined) {
    this.admin = apiKey === undefined ? undefined : createHash('sha256').update(apiKey, 'utf8').digest();
  }

  /** Whether there is no API_KEY: peers' keys alone do not close a server. */
  get isEmpty(): boolean {
    return this.admin === undefined;
  }

  /** Requests are guarded before the application, which has the peers' keys, is there. */
  askAlso(others: KeyHolders): void {
    this.others = others;
  }

  /** @throws DatabaseUnavailableError where the key is not API_KEY and nobody can say whose else it is */
  async callerOf(key: string): Promise<CallerInfo | undefined> {
    // Digests are of equal length whatever was sent, so the comparison takes one time and never throws.
    const digest = digestOfHeader(key);
    if (this.admin !== undefined && timingSafeEqual(digest, this.admin)) return ADMIN;
    return this.holderOf(digest);
  }

  /** A caller as the key says now; undefined once it is revoked. Who came without a key, or by API_KEY, stays who he is. */
  async again(caller: CallerInfo): Promise<CallerInfo | undefined> {
    const digest = this.cameBy.get(caller);
    return digest === undefined ? caller : this.holderOf(digest);
  }

  private async holderOf(digest: Buffer): Promise<CallerInfo | undefined> {
    const holder = await this.others?.holderOf(digest);
    if (!holder) return undefined;
    const caller: CallerInfo = { name: holder.name, scopes: holder.scopes ?? PEER_SCOPES, lead: holder.lead };
    this.cameBy.set(caller, digest);
    return caller;
  }
}
