import { Inject, Injectable } from '@nestjs/common';
import { byLabel, counter, gauge, KeptFigure, type Sample } from '@tidemark/metrics';
import { WeatherFigures } from '@tidemark/weather';
import type { Registry } from 'prom-client';
import { METRICS_REGISTRY } from './metrics.token';

const SLOTS_KEPT_MS = 15_000;

/** Polls, and what came and went over the channel. */
@Injectable()
export class WeatherMetrics {
  constructor(@Inject(METRICS_REGISTRY) registry: Registry, figures: WeatherFigures) {
    const slots = new KeptFigure(() => figures.slots(), SLOTS_KEPT_MS);
    gauge(registry, { name: 'tidemark_weather_slots', help: 'Polls of all places in the last 24 hours, by how they ended', labelNames: ['status'] },
      async () => byLabel('status', await slots.get() ?? {}));
    gauge(registry, { name: 'tidemark_weather_poll_seconds', help: 'Until the providers had answered a poll, of the latest 1 000', labelNames: ['percentile'] },
      () => percentiles(figures.pollMs));
    gauge(registry, { name: 'tidemark_weather_message_delay_seconds', help: 'From the commit on the master until this copy had the message, of the latest 1 000', labelNames: ['percentile'] },
      () => percentiles(figures.heard));
    counter(registry, { name: 'tidemark_weather_messages_published_total', help: 'Messages told on the channel, and those that could not be (not_published)', labelNames: ['outcome'] },
      () => byLabel('outcome', { published: figures.published.published, not_published: figures.published.notPublished }));
    counter(registry, { name: 'tidemark_weather_messages_received_total', help: 'Messages heard on the channel' }, () => [{ value: figures.heard.received }]);
    counter(registry, { name: 'tidemark_weather_messages_dropped_total', help: 'Messages heard and not kept, by why', labelNames: ['reason'] }, () => {
      const { duplicates, garbage, stale, not_kept } = figures.heard;
      return byLabel('reason', { duplicate: duplicates, garbage, stale, not_kept });
    });
    counter(registry, { name: 'tidemark_weather_messages_lost_total', help: 'Numbers of messages that were jumped over' }, () => [{ value: figures.heard.lost }]);
    counter(registry, { name: 'tidemark_weather_messages_filled_total', help: 'Lost messages that replication has brought' }, () => [{ value: figures.heard.filled }]);
    counter(registry, { name: 'tidemark_weather_messages_late_total', help: 'Lost messages that came after all' }, () => [{ value: figures.heard.late }]);
    gauge(registry, { name: 'tidemark_weather_messages_missing', help: 'Lost messages that neither came nor were brought yet' }, () => [{ value: figures.heard.missing }]);
  }
}

/** None before there was one. */
function percentiles({ delay_ms_p50: p50, delay_ms_p99: p99 }: { readonly delay_ms_p50: number | null; readonly delay_ms_p99: number | null }): Sample[] {
  if (p50 === null || p99 === null) return [];
  return [{ value: p50 / 1000, labels: { percentile: '50' } }, { value: p99 / 1000, labels: { percentile: '99' } }];
}
