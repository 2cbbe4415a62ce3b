import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, DatabaseUnavailableError } from '@tidemark/database';
import { formatZonedIso } from '@tidemark/domain';
import { ALERTS_OPTIONS, type AlertsOptions } from '../alerts-options';
import type { Channel, ChannelFacts, Notice, Target } from './channel';
import { type ClaimedDelivery, DeliveryStore } from './delivery.store';
import { Email } from './email';
import { Lane } from './lane';
import { Webhook } from './webhook';

const SETTLE_EVERY_MS = 60_000;
const STOP_GRACE_MS = 3_000;

/** Brings what is on record to people, each target in a lane of its own. At least once: see docs/alerts.md. */
@Injectable()
export class Notifier implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('alerts');
  private readonly channels: readonly Channel[];
  private readonly lanes: readonly Lane[];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database, private readonly deliveries: DeliveryStore, @Inject(ALERTS_OPTIONS) private readonly options: AlertsOptions,
  ) {
    const { webhooks, webhookSecret, email } = options;
    this.channels = [...[...new Set(webhooks)].map((address) => new Webhook(address, webhookSecret)), ...(email ? [new Email(email)] : [])];
    this.lanes = this.channels.map((channel) => new Lane(channel, deliveries, (delivery) => this.noticeOf(delivery)));
  }

  get targets(): readonly Target[] {
    return this.channels.map(({ target }) => target);
  }

  /** In the order of the settings. */
  get facts(): readonly ChannelFacts[] {
    return this.channels.map(({ facts }) => facts);
  }

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.lanes.forEach((lane) => lane.start()), () => undefined);
    this.timer = setInterval(() => void this.settleLost(), SETTLE_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.lanes.map((lane) => lane.stop(STOP_GRACE_MS)));
  }

  /** There is something new to send. */
  wake(): void {
    for (const lane of this.lanes) lane.wake();
  }

  private async settleLost(): Promise<void> {
    try {
      await this.deliveries.settleLost(this.targets.map(({ key }) => key));
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) this.log.error('lost deliveries not settled', error);
    }
  }

  private noticeOf(d: ClaimedDelivery): Notice {
    return {
      deliveryId: d.id, alertId: d.alert_id, state: d.state, key: d.key, kind: d.kind, severity: d.severity, message: d.message,
      messageZh: d.message_zh, data: d.data, raisedAt: formatZonedIso(d.raised_at.getTime(), this.options.timezone), server: this.options.serverName,
    };
  }
}
