import type { TidemarkConfig } from '@tidemark/config';
import type { WeatherOptions } from '@tidemark/weather';

/** The settings of weather; the password of Redis laid open, for it has to be shown. */
export function weatherOptions({ weather, redis, sync }: TidemarkConfig): WeatherOptions {
  return {
    cities: weather.cities, intervalMs: weather.intervalMs, rules: weather.rules, timezone: sync.timezone,
    redis: redis.url && { url: redis.url.reveal(), channel: redis.channel, compressBytes: redis.compressBytes },
  };
}
