import { Logger } from '@nestjs/common';
import { DatabaseUnavailableError } from '@tidemark/database';
import { backoffMs, TRIES } from './backoff';
import { type Channel, DeliveryError, type Notice } from './channel';
import type { ClaimedDelivery, DeliveryStore } from './delivery.store';

const DEADLINE_MS = 10_000;
/** What another server on the database has left behind is found by then. */
const LOOK_EVERY_MS = 15_000;
const DATABASE_AWAY_MS = 1_000;
const SHORTEST_MS = 50;

/** Everything for one target, one message at a time: one that hangs holds up nobody but itself. */
export class Lane {
  private readonly log = new Logger('alerts');
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private stopped = false;
  private hasNews = false;
  private wakeUp: () => void = () => undefined;

  constructor(
    private readonly channel: Channel, private readonly deliveries: DeliveryStore,
    private readonly noticeOf: (delivery: ClaimedDelivery) => Notice,
  ) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.hasNews = true;
    this.wakeUp();
  }

  /** What is on its way gets so long to arrive. */
  async stop(graceMs: number): Promise<void> {
    const late = setTimeout(() => this.stopping.abort(), graceMs);
    this.stopped = true;
    this.wakeUp();
    await this.running;
    clearTimeout(late);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.hasNews = false;
      const waitMs = await this.step();
      if (waitMs > 0 && !this.hasNews && !this.stopped) await this.sleep(waitMs);
    }
  }

  /** @returns for how long there is nothing to do */
  private async step(): Promise<number> {
    const { key } = this.channel.target;
    try {
      const delivery = await this.deliveries.claim(key);
      if (delivery) {
        await this.deliver(delivery);
        return 0;
      }
      const dueMs = await this.deliveries.dueIn(key);
      return Math.min(Math.max(dueMs ?? LOOK_EVERY_MS, SHORTEST_MS), LOOK_EVERY_MS);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) this.log.error('deliveries of alerts not looked at', error);
      return DATABASE_AWAY_MS;
    }
  }

  private async deliver(delivery: ClaimedDelivery): Promise<void> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), DEADLINE_MS);
    try {
      await this.channel.send(this.noticeOf(delivery), AbortSignal.any([deadline.signal, this.stopping.signal]));
    } catch (error) {
      if (this.stopping.signal.aborted) return await this.deliveries.release(delivery);
      const reason = deadline.signal.aborted ? `no answer within ${DEADLINE_MS / 1000} s` : error instanceof DeliveryError ? error.message : 'it could not be sent';
      return await this.missed(delivery, reason, error instanceof DeliveryError ? error.retryAfterMs : 0);
    } finally {
      clearTimeout(timer);
    }
    await this.deliveries.delivered(delivery.id);
  }

  private async missed(delivery: ClaimedDelivery, reason: string, retryAfterMs: number): Promise<void> {
    const { channel, shown } = this.channel.target;
    const what = `alert ${delivery.alert_id} (${delivery.kind}, ${delivery.state}) did not reach ${channel} ${shown}: ${reason}`;
    if (delivery.tries >= TRIES) {
      this.log.warn(`${what}; given up after ${TRIES} tries`);
      await this.deliveries.failed(delivery, reason);
      return;
    }
    const waitMs = Math.max(backoffMs(delivery.tries), retryAfterMs);
    this.log.debug(`${what}; again in ${Math.round(waitMs / 1000)} s`);
    await this.deliveries.tryAgain(delivery, reason, waitMs);
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
