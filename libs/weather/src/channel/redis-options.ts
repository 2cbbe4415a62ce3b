import type { RedisOptions } from 'ioredis';

const LONGEST_PAUSE_MS = 5_000;

/** Nothing waits for a Redis that is away, slow or frozen; it is tried again for ever. */
export const REDIS_OPTIONS: RedisOptions = {
  lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, connectTimeout: 2_000, commandTimeout: 2_000, keepAlive: 5_000,
  retryStrategy: (tries) => Math.min(100 * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS),
  reconnectOnError: () => false,
};
