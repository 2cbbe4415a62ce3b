import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type KeyHolder, type KnownKey, RecentRead, type SessionHolders } from '@tidemark/http-api';
import { ACCESS_KEYS_OPTIONS, type AccessKeysOptions } from './access-keys-options';
import { NoSessionForPeerError } from './key-refusal.error';
import { type LivingSession, SessionStore } from './session.store';

const ID_BYTES = 32;

const digestOf = (id: string): Buffer => createHash('sha256').update(id).digest();

/** Who is signed in. A session opens what its key opens now, and ends with it. */
@Injectable()
export class Sessions implements SessionHolders {
  private readonly log = new Logger('access');
  private readonly living: RecentRead<ReadonlyMap<string, LivingSession>>;
  /** Of the list that was read last: whose use is being written. */
  private readonly told = new WeakSet<LivingSession>();

  constructor(private readonly store: SessionStore, @Inject(ACCESS_KEYS_OPTIONS) private readonly options: AccessKeysOptions) {
    this.living = new RecentRead(async () => new Map((await store.living()).map((session) => [session.hash, session])));
  }

  /**
   * @returns what the browser is to keep; it is stored as a digest only
   * @throws NoSessionForPeerError, DatabaseUnavailableError
   */
  async begin({ digest, isOperator }: KnownKey): Promise<string> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const mark = isOperator ? this.options.policy.operatorMark(id) ?? null : null;
    if (!await this.store.begin(digestOf(id), mark, digest)) throw new NoSessionForPeerError();
    this.changed();
    return id;
  }

  async end(id: string): Promise<void> {
    await this.store.end(digestOf(id));
    this.changed();
  }

  /** @throws DatabaseUnavailableError: without the database nobody knows */
  async holderOf(id: string, operatorMark: Buffer | undefined): Promise<KeyHolder | 'operator' | undefined> {
    // Found by digest: how long that takes says nothing about an id.
    const hash = digestOf(id).toString('hex');
    // One that another server has just begun is looked for anew.
    const session = (await this.living.get()).get(hash) ?? (await this.living.get(true)).get(hash);
    if (!session) return undefined;
    const holder = holderIn(session, operatorMark);
    if (holder) this.tellUse(session);
    return holder;
  }

  /** Sessions or their keys were changed here: seen at once. */
  changed(): void {
    this.living.forget();
  }

  private tellUse(session: LivingSession): void {
    if (!session.stale || this.told.has(session)) return;
    this.told.add(session);
    this.store.markSeen(session.hash).catch((error: unknown) => this.log.debug(`the use of a session was not written: ${String(error)}`));
  }
}

function holderIn({ mark, name, scopes }: LivingSession, operatorMark: Buffer | undefined): KeyHolder | 'operator' | undefined {
  if (mark !== null) return operatorMark !== undefined && timingSafeEqual(mark, operatorMark) ? 'operator' : undefined;
  return name === null ? undefined : { name, lead: false, scopes: new Set(scopes) };
}
