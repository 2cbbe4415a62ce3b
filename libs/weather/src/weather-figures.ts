import { Injectable } from '@nestjs/common';
import { systemClock } from '@tidemark/domain';
import { ChannelPublisher } from './channel/channel-publisher';
import { ChannelSubscriber } from './channel/channel-subscriber';
import { LatencyFigures } from './poll/latency-figures';
import { SlotLedger, SlotStatus } from './poll/slot-ledger.store';

const DAY_MS = 86_400_000;

/** What weather can be measured by. */
@Injectable()
export class WeatherFigures {
  constructor(
    private readonly ledger: SlotLedger, private readonly latency: LatencyFigures, private readonly publisher: ChannelPublisher,
    private readonly subscriber: ChannelSubscriber,
  ) {}

  /** Polls of the last day by how they ended. */
  slots(): Promise<Record<SlotStatus, number>> {
    return this.ledger.counts(systemClock.now() - DAY_MS);
  }

  /** Of the latest polls, until their providers had answered. */
  get pollMs(): LatencyFigures['figures'] {
    return this.latency.figures;
  }

  get published(): ChannelPublisher['figures'] {
    return this.publisher.figures;
  }

  get heard(): ChannelSubscriber['figures'] {
    return this.subscriber.figures;
  }
}
