import { BlockList, isIP } from 'node:net';
import type { Scope } from '../access.decorator';
import type { CallerInfo } from '../caller';
import { TooManyWrongKeysError, UnauthorizedError } from './access.error';
import type { AccessQuestion } from './access-question';
import { requireLoopbackHost, requireOwnOrigin, requireOwnPage } from './browser-defence';
import { FailureWindow } from './failure-window';
import { KeyRing, KnownKey } from './key-ring';

export interface AccessSettings {
  readonly unkeyedCidrs: readonly string[];
  readonly corsOrigins: readonly string[];
}

const LOCAL: CallerInfo = { name: 'local', scopes: new Set<Scope>(['read', 'sync', 'replicate', 'node', 'admin']), lead: true };
/** Clients from before there were keys: all the everyday work, no administration. */
const UNKEYED: CallerInfo = { name: 'unkeyed', scopes: new Set<Scope>(['read', 'sync', 'replicate', 'node']), lead: false };

function networkOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address, bits] = cidr.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** The one place that decides who a caller is. Routes and scopes are the guard's. */
export class AccessPolicy {
  private readonly unkeyed: BlockList;
  private readonly wrongKeys = new FailureWindow();

  constructor(private readonly settings: AccessSettings, private readonly keys: KeyRing) {
    this.unkeyed = networkOf(settings.unkeyedCidrs);
  }

  /**
   * @returns the caller; undefined only on a public route
   * @throws UnauthorizedError, TooManyWrongKeysError, ForbiddenError, DatabaseUnavailableError
   */
  async authenticate(question: AccessQuestion): Promise<CallerInfo | undefined> {
    if (this.keys.isEmpty) {
      requireLoopbackHost(question.host);
      requireOwnOrigin(question, this.settings.corsOrigins);
      return LOCAL;
    }
    if (question.isPublic) return undefined;
    if (question.key !== undefined) return (await this.findKey(question.key, question.address)).caller;
    const signedIn = await this.callerOfSession(question);
    if (signedIn) return signedIn;
    if (this.isUnkeyed(question.address)) {
      requireOwnOrigin(question, this.settings.corsOrigins);
      return UNKEYED;
    }
    throw new UnauthorizedError();
  }

  /**
   * For who stays longer than a request: the caller by what the key opens now; undefined once it is revoked.
   * @throws DatabaseUnavailableError
   */
  again(caller: CallerInfo): Promise<CallerInfo | undefined> {
    return this.keys.again(caller);
  }

  /** Whether strangers are asked for a key. */
  get asksForKeys(): boolean {
    return !this.keys.isEmpty;
  }

  /**
   * Of a key that came in a body, to begin a session with. A page elsewhere must not sign people in under its own key.
   * @throws UnauthorizedError, TooManyWrongKeysError, ForbiddenError, DatabaseUnavailableError
   */
  signIn(key: string, question: AccessQuestion): Promise<KnownKey> {
    requireOwnOrigin(question, []);
    return this.findKey(Buffer.from(key, 'utf8').toString('latin1'), question.address);
  }

  /** What is to be stored with a session that begins with API_KEY. */
  operatorMark(sessionId: string): Buffer | undefined {
    return this.keys.operatorMark(sessionId);
  }

  /** A session that is over is none. It is not counted as a wrong key: a page that was left open would lock its own address out. */
  private async callerOfSession(question: AccessQuestion): Promise<CallerInfo | undefined> {
    if (question.session === undefined) return undefined;
    requireOwnPage(question);
    return this.keys.callerOfSession(question.session);
  }

  /** The key is looked up before failures are counted: a flood of wrong keys never locks out the right one. */
  private async findKey(key: string, address: string): Promise<KnownKey> {
    const known = await this.keys.find(key);
    if (known) return known;
    const waitMs = this.wrongKeys.fail(address);
    throw waitMs === undefined ? new UnauthorizedError() : new TooManyWrongKeysError(waitMs);
  }

  private isUnkeyed(address: string): boolean {
    const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
    const family = isIP(plain);
    return family !== 0 && this.unkeyed.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  }
}
