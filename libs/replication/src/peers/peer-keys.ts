import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { LivingKey, PeerKeyStore } from './peer-key.store';

/** Within a second of its revocation a key is refused, by every process on the database. */
const MAX_AGE_MS = 500;

/** Whose key it is. Asks the database twice a second at most, however many requests come. */
@Injectable()
export class PeerKeys {
  private seen: { readonly since: number; readonly keys: readonly LivingKey[] } | undefined;
  private loading: Promise<void> | undefined;

  constructor(private readonly store: PeerKeyStore) {}

  /**
   * @param digest SHA-256 of the key, 32 bytes
   * @throws DatabaseUnavailableError: without the database nobody knows
   */
  async holderOf(digest: Buffer): Promise<LivingKey | undefined> {
    let holder: LivingKey | undefined;
    // All of them, and each in one time: how long it takes says nothing about where a key would stand.
    for (const key of await this.keysSince(performance.now() - MAX_AGE_MS)) {
      if (timingSafeEqual(digest, key.hash)) holder = key;
    }
    return holder;
  }

  /** As the database had them at `oldest` or later, by the monotonic clock. */
  private async keysSince(oldest: number): Promise<readonly LivingKey[]> {
    for (;;) {
      if (this.seen && this.seen.since >= oldest) return this.seen.keys;
      // One that is under way may have begun too early; the next one has not.
      this.loading ??= this.load();
      await this.loading;
    }
  }

  private async load(): Promise<void> {
    const since = performance.now();
    try {
      this.seen = { since, keys: await this.store.living() };
    } finally {
      this.loading = undefined;
    }
  }
}
