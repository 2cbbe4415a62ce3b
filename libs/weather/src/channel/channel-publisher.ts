import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ObservationWriter } from '../observations/observation-writer';
import { WrittenObservation } from '../observations/observation';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { encodeMessage } from './channel-message';
import { REDIS_OPTIONS } from './redis-options';

/** A frozen Redis reads nothing: what waits for its answer is bounded. */
const MOST_UNDER_WAY = 2_000;

/** Tells on the channel what has been stored. What cannot be told now is not told later: the feed brings it. */
@Injectable()
export class ChannelPublisher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('weather');
  private redis: Redis | undefined;
  private underWay = 0;
  private isAway = false;
  readonly figures = { published: 0, notPublished: 0 };

  constructor(private readonly writer: ObservationWriter, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions) {}

  get state(): 'off' | 'connected' | 'away' {
    if (!this.redis) return 'off';
    return this.redis.status === 'ready' && !this.isAway ? 'connected' : 'away';
  }

  onApplicationBootstrap(): void {
    const { redis } = this.options;
    if (!redis) return;
    this.redis = new Redis(redis.url, { ...REDIS_OPTIONS, connectionName: 'tidemark publisher' });
    this.redis.on('error', (error: Error) => this.away(error.message));
    this.redis.on('ready', () => this.back());
    this.redis.connect().catch(() => undefined);
    this.writer.onWritten((written) => this.publish(this.redis as Redis, redis.channel, redis.compressBytes, written));
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  private publish(redis: Redis, channel: string, compressBytes: number, written: readonly WrittenObservation[]): void {
    for (const one of written) {
      if (one.seq === null) continue;
      if (redis.status !== 'ready' || this.underWay >= MOST_UNDER_WAY) {
        this.figures.notPublished++;
        continue;
      }
      this.underWay++;
      redis.publish(channel, encodeMessage({ ...one, seq: one.seq }, compressBytes)).then(
        () => {
          this.figures.published++;
          if (this.isAway) this.back();
        },
        (error: Error) => {
          this.figures.notPublished++;
          this.away(error.message);
        },
      ).finally(() => { this.underWay--; });
    }
  }

  /** Said once until it is back. */
  private away(reason: string): void {
    if (!this.isAway) this.log.warn(`Redis is away, copies get observations by replication alone: ${reason}`);
    this.isAway = true;
  }

  private back(): void {
    if (this.isAway) this.log.log('Redis is back');
    this.isAway = false;
  }
}
