import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type KeyHolder, type KeyHolders, RecentRead } from '@tidemark/http-api';
import { AccessKeyStore, type LivingAccessKey } from './access-key.store';

/** Whose stored key it is. */
@Injectable()
export class AccessKeys implements KeyHolders {
  private readonly log = new Logger('access');
  private readonly living: RecentRead<readonly LivingAccessKey[]>;
  /** Of the list that was read last: whose use is being written. */
  private readonly told = new WeakSet<LivingAccessKey>();

  constructor(private readonly store: AccessKeyStore) {
    this.living = new RecentRead(() => store.living());
  }

  /** @throws DatabaseUnavailableError: without the database nobody knows */
  async holderOf(digest: Buffer, anew: boolean): Promise<KeyHolder | undefined> {
    let holder: LivingAccessKey | undefined;
    // All of them, and each in one time: how long it takes says nothing about where a key would stand.
    for (const key of await this.living.get(anew)) {
      if (timingSafeEqual(digest, key.hash)) holder = key;
    }
    if (!holder) return undefined;
    this.tellUse(holder);
    return { name: holder.name, lead: false, scopes: new Set(holder.scopes) };
  }

  /** Keys were made or revoked here: seen at once. */
  changed(): void {
    this.living.forget();
  }

  private tellUse(key: LivingAccessKey): void {
    if (!key.stale || this.told.has(key)) return;
    this.told.add(key);
    this.store.markUsed(key.id).catch((error: unknown) => this.log.debug(`the use of the key ${key.name} was not written: ${String(error)}`));
  }
}
