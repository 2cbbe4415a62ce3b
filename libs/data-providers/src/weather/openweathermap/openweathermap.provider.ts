import { Place, Reading } from '@tidemark/domain';
import { DataProviderError } from '../../data-provider.error';
import { throwIfCancelled } from '../../local-file';
import { MalformedAnswer } from '../../malformed-answer';
import { endpointOf, WeatherHttp, WeatherLimits } from '../weather-http';
import { WeatherProvider } from '../weather-provider';
import { parseObservation } from './openweathermap.parse';

export interface OpenWeatherMapOptions {
  /** https://api.openweathermap.org or what stands in for it. */
  readonly baseUrl: string;
  readonly key: string;
  readonly limits?: WeatherLimits;
}

const CONCURRENCY = 4;
/** An observation is below 1 kB, and is kept as it was sent. */
const MAX_BYTES = 65_536;

/**
 * OpenWeatherMap, what holds now. Not the past: One Call 3.0 answers one hour or one day a request, out of a thousand a
 * day, under a subscription of its own that a plain key has not.
 */
export class OpenWeatherMapProvider implements WeatherProvider {
  readonly name = 'openweathermap';
  readonly placesPerRequest = 1;
  readonly concurrency = CONCURRENCY;
  private readonly http: WeatherHttp;
  private readonly url: URL;
  readonly #key: string;

  /** @throws DataProviderError `not_configured` */
  constructor({ baseUrl, key, limits = {} }: OpenWeatherMapOptions) {
    const maxResponseBytes = Math.min(limits.maxResponseBytes ?? MAX_BYTES, MAX_BYTES);
    this.http = new WeatherHttp(this.name, CONCURRENCY, { ...limits, maxResponseBytes }, key);
    this.url = endpointOf(this.name, baseUrl, '/data/2.5/weather');
    this.#key = key;
  }

  async current(places: readonly Place[], signal: AbortSignal): Promise<readonly (Reading | DataProviderError)[]> {
    throwIfCancelled(this.name, signal);
    // One after the other: how many requests go side by side is the caller's to decide.
    const readings: (Reading | DataProviderError)[] = [];
    for (const place of places) readings.push(await this.one(place, signal));
    return readings;
  }

  private async one(place: Place, signal: AbortSignal): Promise<Reading | DataProviderError> {
    const url = new URL(this.url);
    url.search = new URLSearchParams({
      lat: place.lat.toFixed(4), lon: place.lon.toFixed(4), units: 'metric', lang: 'en', appid: this.#key,
    }).toString();
    const answer = await this.http.get(url, signal);
    try {
      return parseObservation(answer, place);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      return new DataProviderError(this.name, 'malformed_answer', `${place.city}: ${error.message}`, false, undefined, { cause: error });
    }
  }
}
