import { Clock, EpochDay, formatIsoDate, MS_PER_DAY, Place, Reading, systemClock } from '@tidemark/domain';
import { DataProviderError } from '../../data-provider.error';
import { throwIfCancelled } from '../../local-file';
import { MalformedAnswer } from '../../malformed-answer';
import { ReadingCollector } from '../reading-collector';
import { endpointOf, WeatherHttp, WeatherLimits } from '../weather-http';
import { ReadingsAnswer, WeatherProvider } from '../weather-provider';
import { parseDay, parseHour } from './openweathermap.history';
import { parseObservation } from './openweathermap.parse';

export interface OpenWeatherMapOptions {
  /** https://api.openweathermap.org or what stands in for it. */
  readonly baseUrl: string;
  readonly key: string;
  readonly limits?: WeatherLimits;
}

/** What was told of one hour or day, and what it says. */
interface Told {
  readonly answer: unknown;
  /** @throws MalformedAnswer */
  readonly read: () => Reading;
}

const CONCURRENCY = 4;
/** An observation is below 1 kB, and is kept as it was sent. */
const MAX_BYTES = 65_536;

/** One Call answers one hour or one day a request, a thousand times a day for nothing: an outage is filled, an archive is not. */
const MOST_PIECES = 200;
const HOUR_MS = 3_600_000;

/**
 * OpenWeatherMap: what holds now with any key, the past by One Call 3.0, which wants a subscription of its own. A key
 * without it is refused there, and the next provider is asked.
 */
export class OpenWeatherMapProvider implements WeatherProvider {
  readonly name = 'openweathermap';
  readonly placesPerRequest = 1;
  readonly concurrency = CONCURRENCY;
  private readonly http: WeatherHttp;
  private readonly url: URL;
  private readonly hourUrl: URL;
  private readonly dayUrl: URL;
  readonly #key: string;

  /** @throws DataProviderError `not_configured` */
  constructor({ baseUrl, key, limits = {} }: OpenWeatherMapOptions, private readonly clock: Clock = systemClock) {
    const maxResponseBytes = Math.min(limits.maxResponseBytes ?? MAX_BYTES, MAX_BYTES);
    this.http = new WeatherHttp(this.name, CONCURRENCY, { ...limits, maxResponseBytes }, key);
    this.url = endpointOf(this.name, baseUrl, '/data/2.5/weather');
    this.hourUrl = endpointOf(this.name, baseUrl, '/data/3.0/onecall/timemachine');
    this.dayUrl = endpointOf(this.name, baseUrl, '/data/3.0/onecall/day_summary');
    this.#key = key;
  }

  async current(places: readonly Place[], signal: AbortSignal): Promise<readonly (Reading | DataProviderError)[]> {
    throwIfCancelled(this.name, signal);
    // One after the other: how many requests go side by side is the caller's to decide.
    const readings: (Reading | DataProviderError)[] = [];
    for (const place of places) readings.push(await this.one(place, signal));
    return readings;
  }

  /** Hours that have not ended are left out: what is said of them is a forecast. */
  hourly(place: Place, from: number, to: number, signal: AbortSignal): Promise<ReadingsAnswer> {
    const first = Math.ceil(from / HOUR_MS);
    const end = Math.min(Math.ceil(to / HOUR_MS), Math.floor(this.clock.now() / HOUR_MS));
    return this.past(place, first, end, signal, async (hour) => {
      const answer = await this.http.get(this.question(this.hourUrl, place, { dt: String((hour * HOUR_MS) / 1000) }), signal);
      return { answer, read: () => parseHour(answer, place, hour * HOUR_MS) };
    });
  }

  /** The same of days, which end when they do at the place. */
  async daily(place: Place, from: EpochDay, to: EpochDay, signal: AbortSignal): Promise<ReadingsAnswer> {
    const now = this.clock.now();
    const last = Math.min(to, Math.floor(now / MS_PER_DAY));
    const { readings, rejects } = await this.past(place, from, last + 1, signal, async (day) => {
      const answer = await this.http.get(this.question(this.dayUrl, place, { date: formatIsoDate(day) }), signal);
      return { answer, read: () => parseDay(answer, place, day) };
    });
    return { readings: readings.filter(({ observedAt }) => observedAt + MS_PER_DAY <= now), rejects };
  }

  /** Pieces [first, end), a request each, one after the other. One that cannot be read is refused, and the others are good. */
  private async past(place: Place, first: number, end: number, signal: AbortSignal, ask: (piece: number) => Promise<Told>): Promise<ReadingsAnswer> {
    throwIfCancelled(this.name, signal);
    if (end - first > MOST_PIECES) {
      throw new DataProviderError(this.name, 'provider_refused', `${place.city}: ${end - first} requests for one range, at most ${MOST_PIECES} are made`, false);
    }
    const found = new ReadingCollector();
    for (let piece = first; piece < end; piece++) {
      const { answer, read } = await ask(piece);
      try {
        found.add(read());
      } catch (error) {
        if (!(error instanceof MalformedAnswer)) throw error;
        found.reject(error.message, JSON.stringify(answer));
      }
    }
    return found.build();
  }

  private question(endpoint: URL, { lat, lon }: Place, more: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(endpoint);
    url.search = new URLSearchParams({ lat: lat.toFixed(4), lon: lon.toFixed(4), ...more, units: 'metric', lang: 'en', appid: this.#key }).toString();
    return url;
  }

  private async one(place: Place, signal: AbortSignal): Promise<Reading | DataProviderError> {
    const answer = await this.http.get(this.question(this.url, place), signal);
    try {
      return parseObservation(answer, place);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      return new DataProviderError(this.name, 'malformed_answer', `${place.city}: ${error.message}`, false, undefined, { cause: error });
    }
  }
}
