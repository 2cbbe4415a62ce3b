import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown, Optional } from '@nestjs/common';
import { Batcher, Database, Reign } from '@tidemark/database';
import { Redis } from 'ioredis';
import { ObservationStore } from '../observations/observation.store';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { ObservationWriter } from '../observations/observation-writer';
import { AheadStore, FROM_CHANNEL } from './ahead.store';
import { ChannelObservation, decodeMessage } from './channel-message';
import { DelayFigures } from '../delay-figures';
import { FeedWaker } from './feed-waker';
import { MessageGaps } from './message-gaps';
import { REDIS_OPTIONS } from './redis-options';

const MOST_AT_ONCE = 1_000;
/** Beyond these the feed is the quicker way. */
const MOST_WAITING = 20_000;
const TIDY_EVERY_MS = 1_000;
/** A frozen Redis and a line that leads nowhere show by nothing else. */
const PING_EVERY_MS = 5_000;

/**
 * A copy's ear on the channel. A message is a hint that comes early: it is kept apart until the feed has brought the same,
 * and what it makes look missing is asked of the feed.
 */
@Injectable()
export class ChannelSubscriber implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('weather');
  private readonly gaps = new MessageGaps();
  private readonly delays = new DelayFigures();
  private readonly counts = { received: 0, duplicates: 0, garbage: 0, stale: 0, late: 0, filled: 0, not_kept: 0 };
  private readonly batches = new Batcher<ChannelObservation, undefined>(MOST_AT_ONCE, (all) => this.ahead.add(all).then(() => all.map(() => undefined)));
  private redis: Redis | undefined;
  private waiting = 0;
  private tidying: NodeJS.Timeout | undefined;
  private pinging: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly ahead: AheadStore, private readonly observations: ObservationStore,
    private readonly writer: ObservationWriter, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions, @Optional() private readonly feed?: FeedWaker,
  ) {}

  onApplicationBootstrap(): void {
    this.reign.onChange(({ role }) => {
      if (role === 'slave') return this.open();
      this.close();
      if (role === 'master') void this.adopt();
    });
  }

  onApplicationShutdown(): void {
    this.close();
  }

  get state(): 'off' | 'connected' | 'away' {
    if (!this.redis) return 'off';
    return this.redis.status === 'ready' ? 'connected' : 'away';
  }

  get figures() {
    const { delay_ms_p50, delay_ms_p99 } = this.delays.figures;
    return { ...this.counts, lost: this.gaps.lostInAll, missing: this.gaps.open, delay_ms_p50, delay_ms_p99 };
  }

  private open(): void {
    const { redis } = this.options;
    if (!redis || this.redis) return;
    const client = new Redis(redis.url, { ...REDIS_OPTIONS, connectionName: 'tidemark subscriber', autoResubscribe: false });
    this.redis = client;
    client.on('error', (error: Error) => this.log.debug(`channel: ${error.message}`));
    client.on('messageBuffer', (_: Buffer, message: Buffer) => this.hear(message));
    client.on('ready', () => void this.subscribe(client, redis.channel));
    client.on('close', () => this.log.debug('channel: connection closed'));
    client.connect().catch(() => undefined);
    this.tidying = setInterval(() => void this.tidy(), TIDY_EVERY_MS).unref();
    this.pinging = setInterval(() => void this.ping(client), PING_EVERY_MS).unref();
  }

  private close(): void {
    clearInterval(this.tidying);
    clearInterval(this.pinging);
    this.redis?.disconnect();
    this.redis = undefined;
  }

  private async subscribe(client: Redis, channel: string): Promise<void> {
    try {
      if (this.database.ready) this.gaps.begin(Math.max(await this.observations.topSeq(), await this.ahead.topSeq()));
      await client.subscribe(channel);
      this.log.log(`listening on ${channel}`);
    } catch (error) {
      this.log.warn(`not listening on ${channel}: ${(error as Error).message}`);
      client.disconnect(true);
    }
    // What was said while nobody listened is said by the feed.
    this.feed?.wake();
  }

  private async ping(client: Redis): Promise<void> {
    if (client.status !== 'ready') return;
    await client.ping().catch((error: unknown) => {
      this.log.debug(`channel: ${String(error)}`);
      client.disconnect(true);
    });
  }

  private hear(message: Buffer): void {
    const one = decodeMessage(message);
    this.counts.received++;
    if (!one) return void this.counts.garbage++;
    const term = Number(this.reign.state?.term ?? 0);
    // Of a master that is no longer one.
    if (one.term < Math.max(term, this.gaps.currentTerm)) return void this.counts.stale++;
    const sighting = this.gaps.see(one.seq, one.term);
    if (sighting === 'duplicate') return void this.counts.duplicates++;
    if (sighting === 'late') this.counts.late++;
    if (sighting === 'jump') this.feed?.wake();
    this.keep(one);
  }

  private keep(one: ChannelObservation): void {
    if (this.waiting >= MOST_WAITING) return void this.counts.not_kept++;
    this.waiting++;
    this.batches.add(one).catch(() => { this.counts.not_kept++; }).finally(() => { this.waiting--; });
  }

  /** A copy that was promoted has what its master told and had no time to send. */
  private async adopt(): Promise<void> {
    try {
      const told = await this.ahead.pending();
      if (told.length > 0) {
        await this.writer.fill(told.map((one) => ({
          place: one, source: FROM_CHANNEL, fetchedAt: Number(one.fetchedAt), backfilled: false,
          reading: { ...one, observedAt: Number(one.observedAt), raw: JSON.stringify({ seq: one.seq }) },
        })));
        this.log.log(`${told.length} observations that were known from the channel only are stored`);
      }
      await this.ahead.clear();
    } catch (error) {
      this.log.warn(`observations from the channel not stored yet: ${String(error)}`);
    }
  }

  private async tidy(): Promise<void> {
    if (!this.database.ready) return;
    try {
      for (const ms of await this.ahead.settle(Number(this.reign.state?.term ?? 0))) this.delays.add(ms);
      if (this.gaps.open > 0) this.counts.filled += this.gaps.reached(await this.observations.topSeq());
    } catch (error) {
      this.log.debug(`channel not tidied: ${String(error)}`);
    }
  }
}
