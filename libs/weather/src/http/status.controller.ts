import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatZonedIso } from '@tidemark/domain';
import { DocAnswer, DocErrors, DocQuery, intInRange, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { ChannelPublisher } from '../channel/channel-publisher';
import { ChannelSubscriber } from '../channel/channel-subscriber';
import { Poller } from '../poll/poller';
import { SlotLedger } from '../poll/slot-ledger.store';
import { WeatherFigures } from '../weather-figures';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { SLOTS_EXAMPLE, slotsAnswer, STATUS_EXAMPLE, statusAnswer } from './weather-answer.schema';
import { cityName } from './weather.schema';

const slotsQuery = z.object({
  city: cityName.optional().meta({ description: 'Only of this place', example: 'Beijing' }),
  limit: intInRange(1, 1_000).prefault('100').meta({ description: 'At most so many', type: 'integer', example: 100 }),
});

/** How polling and the channel are. */
@ApiTags('weather')
@RequiresScope('read')
@Controller('api/weather')
export class WeatherStatusController {
  constructor(
    private readonly poller: Poller, private readonly ledger: SlotLedger, private readonly figures: WeatherFigures,
    private readonly publisher: ChannelPublisher, private readonly subscriber: ChannelSubscriber, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'Polls of the last day by how they ended, provider latency, and what came and went over the channel' })
  @DocAnswer(200, statusAnswer, 'The state of this server', STATUS_EXAMPLE)
  @DocErrors(503)
  async status() {
    const { delay_ms_p50: p50, delay_ms_p99: p99 } = this.figures.pollMs;
    const last = this.poller.lastSlot;
    return {
      polling: this.poller.isPolling, places: this.options.cities.length, interval_seconds: this.options.intervalMs / 1000,
      last_slot: last === null ? null : formatZonedIso(last, this.options.timezone),
      slots_24h: await this.figures.slots(),
      provider_latency_ms: { p50, p99 },
      publisher: { redis: this.publisher.state, published: this.figures.published.published, not_published: this.figures.published.notPublished },
      subscriber: { redis: this.subscriber.state, ...this.figures.heard },
    };
  }

  @Get('slots')
  @ApiOperation({ summary: 'What became of each poll, as runs of slots that ended alike, latest first' })
  @DocQuery(slotsQuery)
  @DocAnswer(200, slotsAnswer, 'The runs', SLOTS_EXAMPLE)
  @DocErrors(400, 503)
  async slots(@Query(new SchemaPipe(slotsQuery)) { city, limit }: z.output<typeof slotsQuery>) {
    const at = (ms: number) => formatZonedIso(Number(ms), this.options.timezone);
    return (await this.ledger.runs(city, limit)).map(({ city: of, first, last, intervalMs, status, reason }) => (
      { city: of, first_slot: at(first), last_slot: at(last), slots: Math.round((Number(last) - Number(first)) / Number(intervalMs)) + 1, status, reason }
    ));
  }
}
