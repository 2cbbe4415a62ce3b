import { Clock, EpochDay, formatIsoDate, MS_PER_DAY, Place, Reading, systemClock } from '@tidemark/domain';
import { DataProviderError } from '../../data-provider.error';
import { throwIfCancelled } from '../../local-file';
import { MalformedAnswer } from '../../malformed-answer';
import { endpointOf, WeatherHttp, WeatherLimits } from '../weather-http';
import { ReadingsAnswer, WeatherProvider } from '../weather-provider';
import { parseCurrent, parseDaily, parseHourly } from './open-meteo.parse';
import { DAY_VARIABLES, POINT_VARIABLES, UNIT_PARAMETERS, Variables } from './open-meteo.variables';

export interface OpenMeteoOptions {
  /** https://api.open-meteo.com or what stands in for it. */
  readonly baseUrl: string;
  /** https://archive-api.open-meteo.com or what stands in for it. */
  readonly archiveBaseUrl: string;
  readonly limits?: WeatherLimits;
}

const CONCURRENCY = 2;
const HOUR_MS = 3_600_000;
/** The archive lags behind by five days; one more, for days begin elsewhere up to half a day earlier or later. */
const ARCHIVE_LAG_DAYS = 6;

/**
 * Open-Meteo, which needs no key. What is older than six days (UTC) comes from the archive, what is younger from the
 * forecast endpoint, which keeps what it said for 93 days; a range over that border is asked at both. Hours and days that
 * have not ended are left out: what the source says of them is a forecast.
 */
export class OpenMeteoProvider implements WeatherProvider {
  readonly name = 'open_meteo';
  readonly placesPerRequest = 100;
  readonly concurrency = CONCURRENCY;
  private readonly http: WeatherHttp;
  private readonly forecastUrl: URL;
  private readonly archiveUrl: URL;

  /** @throws DataProviderError `not_configured` */
  constructor({ baseUrl, archiveBaseUrl, limits = {} }: OpenMeteoOptions, private readonly clock: Clock = systemClock) {
    this.http = new WeatherHttp(this.name, CONCURRENCY, limits);
    this.forecastUrl = endpointOf(this.name, baseUrl, '/v1/forecast');
    this.archiveUrl = endpointOf(this.name, archiveBaseUrl, '/v1/archive');
  }

  async current(places: readonly Place[], signal: AbortSignal): Promise<readonly (Reading | DataProviderError)[]> {
    throwIfCancelled(this.name, signal);
    if (places.length === 0) return [];
    const answer = await this.ask(this.forecastUrl, places, {
      current: POINT_VARIABLES, timeformat: 'unixtime', timezone: 'GMT',
    }, signal);
    // One place is answered by an object, several by a list of them.
    const answers: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
    if (answers.length !== places.length) {
      throw this.malformed(`asked for ${places.length} places, got ${answers.length}`);
    }
    return places.map((place, i) => {
      try {
        return parseCurrent(answers[i], place);
      } catch (error) {
        if (error instanceof MalformedAnswer) return this.malformed(`${place.city}: ${error.message}`, error);
        throw error;
      }
    });
  }

  async hourly(place: Place, from: number, to: number, signal: AbortSignal): Promise<ReadingsAnswer> {
    throwIfCancelled(this.name, signal);
    const now = this.clock.now();
    const first = Math.ceil(from / HOUR_MS) * HOUR_MS;
    const end = Math.min(Math.ceil(to / HOUR_MS), Math.floor(now / HOUR_MS)) * HOUR_MS;
    const border = this.archiveEnd(now) * MS_PER_DAY;
    const old = first < Math.min(end, border) ? await this.oldHours(place, first, Math.min(end, border), signal) : NOTHING;
    const young = Math.max(first, border) < end ? await this.youngHours(place, Math.max(first, border), end, signal) : NOTHING;
    return joined(old, young);
  }

  async daily(place: Place, from: EpochDay, to: EpochDay, signal: AbortSignal): Promise<ReadingsAnswer> {
    throwIfCancelled(this.name, signal);
    const now = this.clock.now();
    // Nowhere has a day ended that has not begun in UTC.
    const last = Math.min(to, Math.floor(now / MS_PER_DAY));
    const border = this.archiveEnd(now);
    const old = from <= Math.min(last, border - 1) ? await this.days(this.archiveUrl, place, from, Math.min(last, border - 1), now, signal) : NOTHING;
    const young = Math.max(from, border) <= last ? await this.days(this.forecastUrl, place, Math.max(from, border), last, now, signal) : NOTHING;
    return joined(old, young);
  }

  /** The first day (UTC) that the archive is not asked for. */
  private archiveEnd(now: number): EpochDay {
    return Math.floor(now / MS_PER_DAY) - ARCHIVE_LAG_DAYS;
  }

  private async oldHours(place: Place, from: number, to: number, signal: AbortSignal): Promise<ReadingsAnswer> {
    // The archive knows whole days only. The record at `to` holds what fell in the hour before it.
    const [first, last] = [Math.floor(from / MS_PER_DAY), Math.floor(to / MS_PER_DAY)];
    const answer = await this.ask(this.archiveUrl, [place], {
      hourly: POINT_VARIABLES, timeformat: 'unixtime', timezone: 'GMT', start_date: formatIsoDate(first), end_date: formatIsoDate(last),
    }, signal);
    return this.read(place, () => parseHourly(answer, { place, from, to, asked: [first * MS_PER_DAY, (last + 1) * MS_PER_DAY] }));
  }

  private async youngHours(place: Place, from: number, to: number, signal: AbortSignal): Promise<ReadingsAnswer> {
    const minute = (at: number): string => new Date(at).toISOString().slice(0, 16);
    const answer = await this.ask(this.forecastUrl, [place], {
      hourly: POINT_VARIABLES, timeformat: 'unixtime', timezone: 'GMT', start_hour: minute(from), end_hour: minute(to),
    }, signal);
    return this.read(place, () => parseHourly(answer, { place, from, to, asked: [from, to + HOUR_MS] }));
  }

  /** Dates as text: as seconds they would have to be brought back by an offset that is not the day's own. */
  private async days(url: URL, place: Place, from: EpochDay, to: EpochDay, now: number, signal: AbortSignal): Promise<ReadingsAnswer> {
    const answer = await this.ask(url, [place], {
      daily: DAY_VARIABLES, timeformat: 'iso8601', timezone: 'auto', start_date: formatIsoDate(from), end_date: formatIsoDate(to),
    }, signal);
    return this.read(place, () => parseDaily(answer, { place, from, to, now }));
  }

  private ask(
    endpoint: URL, places: readonly Place[], parameters: Readonly<Record<string, string | Variables>>, signal: AbortSignal,
  ): Promise<unknown> {
    const url = new URL(endpoint);
    url.searchParams.set('latitude', places.map(({ lat }) => lat.toFixed(4)).join(','));
    url.searchParams.set('longitude', places.map(({ lon }) => lon.toFixed(4)).join(','));
    for (const [name, value] of Object.entries({ ...parameters, ...UNIT_PARAMETERS })) {
      url.searchParams.set(name, typeof value === 'string' ? value : Object.values(value).join(','));
    }
    return this.http.get(url, signal);
  }

  private read(place: Place, parse: () => ReadingsAnswer): ReadingsAnswer {
    try {
      return parse();
    } catch (error) {
      if (error instanceof MalformedAnswer) throw this.malformed(`${place.city}: ${error.message}`, error);
      throw error;
    }
  }

  private malformed(reason: string, cause?: Error): DataProviderError {
    return new DataProviderError(this.name, 'malformed_answer', reason, false, undefined, { cause });
  }
}

const NOTHING: ReadingsAnswer = { readings: [], rejects: [] };

function joined(old: ReadingsAnswer, young: ReadingsAnswer): ReadingsAnswer {
  return { readings: [...old.readings, ...young.readings], rejects: [...old.rejects, ...young.rejects] };
}
