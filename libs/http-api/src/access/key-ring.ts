import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
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
   * @param anew looks for keys that were made a moment ago, on another server too
   * @throws DatabaseUnavailableError where nobody can say now
   */
  holderOf(digest: Buffer, anew: boolean): Promise<KeyHolder | undefined>;
}

/** Who knows the sessions of browsers. */
export interface SessionHolders {
  /**
   * @param id what the cookie holds
   * @param operatorMark what was stored with it if it was begun with API_KEY as that is now
   * @throws DatabaseUnavailableError where nobody can say now
   */
  holderOf(id: string, operatorMark: Buffer | undefined): Promise<KeyHolder | 'operator' | undefined>;
}

/** A key that opens something, for whoever begins a session with it. */
export interface KnownKey {
  readonly caller: CallerInfo;
  /** SHA-256, 32 bytes. */
  readonly digest: Buffer;
  /** Whether it is API_KEY, which no table holds. */
  readonly isOperator: boolean;
}

const ADMIN: CallerInfo = { name: 'api-key', scopes: new Set(SCOPES), lead: true };
const PEER_SCOPES: ReadonlySet<Scope> = new Set<Scope>(['replicate']);

/** Headers arrive as latin1 of the bytes sent, settings as text: both come to the same bytes here. */
function digestOfHeader(key: string): Buffer {
  return createHash('sha256').update(key, 'latin1').digest();
}

/** Who a key or a session belongs to: API_KEY, or one of those that others know. Holds digests only. */
export class KeyRing {
  private readonly admin: Buffer | undefined;
  private others: readonly KeyHolders[] = [];
  private sessions: SessionHolders | undefined;
  /** Of callers who stay: how to ask again. */
  private readonly cameBy = new WeakMap<CallerInfo, () => Promise<CallerInfo | undefined>>();

  constructor(apiKey: string | undefined) {
    this.admin = apiKey === undefined ? undefined : createHash('sha256').update(apiKey, 'utf8').digest();
  }

  /**
   * Whether there is no API_KEY: stored keys alone do not close a server. A table can be away, expire, be emptied or come
   * back from an older backup; what decides whether a server asks for keys must not.
   */
  get isEmpty(): boolean {
    return this.admin === undefined;
  }

  /** Requests are guarded before the application, which has the stored keys, is there. */
  askAlso(...others: readonly KeyHolders[]): void {
    this.others = others;
  }

  askForSessions(sessions: SessionHolders): void {
    this.sessions = sessions;
  }

  /** Undefined without API_KEY. The id is the secret of the HMAC, and no table holds it: the mark tells a thief of the table nothing. */
  operatorMark(sessionId: string): Buffer | undefined {
    return this.admin && createHmac('sha256', sessionId).update(this.admin).digest();
  }

  /** @throws DatabaseUnavailableError where the key is not API_KEY and nobody can say whose else it is */
  async find(key: string): Promise<KnownKey | undefined> {
    // Digests are of equal length whatever was sent, so the comparison takes one time and never throws.
    const digest = digestOfHeader(key);
    if (this.admin !== undefined && timingSafeEqual(digest, this.admin)) return { caller: ADMIN, digest, isOperator: true };
    const caller = await this.holderOf(digest);
    return caller && { caller, digest, isOperator: false };
  }

  /** @throws DatabaseUnavailableError */
  async callerOfSession(id: string): Promise<CallerInfo | undefined> {
    const holder = await this.sessions?.holderOf(id, this.operatorMark(id));
    if (!holder) return undefined;
    // One of its own, for it ends before API_KEY does.
    return this.remember(holder === 'operator' ? { ...ADMIN } : callerOf(holder), () => this.callerOfSession(id));
  }

  /** A caller as the key says now; undefined once it is revoked. Who came without a key, or by API_KEY, stays who he is. */
  async again(caller: CallerInfo): Promise<CallerInfo | undefined> {
    const ask = this.cameBy.get(caller);
    return ask === undefined ? caller : ask();
  }

  private async holderOf(digest: Buffer): Promise<CallerInfo | undefined> {
    for (const anew of [false, true]) {
      for (const other of this.others) {
        const holder = await other.holderOf(digest, anew);
        if (holder) return this.remember(callerOf(holder), () => this.holderOf(digest));
      }
    }
    return undefined;
  }

  private remember(caller: CallerInfo, ask: () => Promise<CallerInfo | undefined>): CallerInfo {
    this.cameBy.set(caller, ask);
    return caller;
  }
}

function callerOf({ name, scopes, lead }: KeyHolder): CallerInfo {
  return { name, scopes: scopes ?? PEER_SCOPES, lead };
}
