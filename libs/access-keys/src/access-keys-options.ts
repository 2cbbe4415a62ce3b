import type { AccessPolicy } from '@tidemark/http-api';

export const ACCESS_KEYS_OPTIONS = Symbol('ACCESS_KEYS_OPTIONS');
export interface AccessKeysOptions {
  /** IANA name of the zone that answers are written in. */
  readonly timezone: string;
  /** Decides whose a key is, and counts wrong ones. */
  readonly policy: AccessPolicy;
}
