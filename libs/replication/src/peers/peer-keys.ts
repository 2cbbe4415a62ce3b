import { Injectable } from '@nestjs/common';
import { RecentRead } from '@tidemark/http-api';
import { timingSafeEqual } from 'node:crypto';
import { LivingKey, PeerKeyStore } from './peer-key.store';

/** Whose key it is. */
@Injectable()
export class PeerKeys {
  private readonly living: RecentRead<readonly LivingKey[]>;

  constructor(store: PeerKeyStore) {
    this.living = new RecentRead(() => store.living());
  }

  /**
   * @param digest SHA-256 of the key, 32 bytes
   * @param anew looks for keys that were made a moment ago
   * @throws DatabaseUnavailableError: without the database nobody knows
   */
  async holderOf(digest: Buffer, anew: boolean): Promise<LivingKey | undefined> {
    let holder: LivingKey | undefined;
    // All of them, and each in one time: how long it takes says nothing about where a key would stand.
    for (const key of await this.living.get(anew)) {
      if (timingSafeEqual(digest, key.hash)) holder = key;
    }
    return holder;
  }
}
