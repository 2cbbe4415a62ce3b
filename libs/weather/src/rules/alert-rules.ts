import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { AlertSink } from '@tidemark/domain';
import { Observation } from '../observations/observation';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { judge } from './judge';

/** The nearest one at or before that time, not older than an hour. */
const DAY_BEFORE = `
  select x.city, b.temperature from json_to_recordset($1::json) as x(city text, "observedAt" float8)
    join station s on s.city = x.city
    cross join lateral (
      select o.temperature from observation o
       where o.station_id = s.id and o.interval in ('instant', '1h') and o.temperature is not null
         and o.observed_at <= to_timestamp(x."observedAt" / 1000) - interval '24 hours'
         and o.observed_at > to_timestamp(x."observedAt" / 1000) - interval '25 hours'
       order by o.observed_at desc limit 1) b`;

/** Applies the rules to what has just been observed, and raises and resolves alerts by them. */
@Injectable()
export class AlertRules {
  private readonly log = new Logger('weather');
  /** Whether what a key stands for holds: what does not is said once. */
  private readonly holding = new Map<string, boolean>();

  constructor(private readonly database: Database, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions) {}

  /** Never rejects. */
  async judge(observations: readonly Observation[], alerts: AlertSink): Promise<void> {
    try {
      const before = await this.dayBefore(observations);
      for (const one of observations) {
        const { raise, resolve } = judge(one, before.get(one.city), this.options.rules);
        for (const alert of raise) {
          this.holding.set(alert.key, true);
          alerts.raise(alert);
        }
        for (const key of resolve) {
          // One from before this process is resolved as well.
          if (this.holding.get(key) === false) continue;
          this.holding.set(key, false);
          alerts.resolve(key);
        }
      }
    } catch (error) {
      this.log.warn(`rules not applied: ${String(error)}`);
    }
  }

  private async dayBefore(observations: readonly Observation[]): Promise<Map<string, number>> {
    if (this.options.rules.temperatureChange === 0) return new Map();
    const asked = observations.map(({ city, observedAt }) => ({ city, observedAt }));
    const rows = await this.database.query<{ city: string; temperature: number }>(DAY_BEFORE, [JSON.stringify(asked)]);
    return new Map(rows.map(({ city, temperature }) => [city, temperature]));
  }
}
