import { HttpClient, HttpError, RefusedError } from '@tidemark/http-client';
import { DataProviderError } from '../data-provider.error';
import { fromHttpError } from '../http-failure';
import { readAnswer } from './answer-json';

export interface WeatherLimits {
  /** Requests a second. */
  readonly ratePerSecond?: number;
  /** Of one request. */
  readonly deadlineMs?: number;
  readonly maxResponseBytes?: number;
}

/** A shorter key could be part of any text, and hides nothing. */
const SHORTEST_SECRET = 6;

/** One try a request, its failures in a provider's words. A key that goes out with it does not come back in anything. */
export class WeatherHttp {
  private readonly http: HttpClient;
  private readonly secrets: readonly string[];

  constructor(
    private readonly provider: string, concurrency: number, { maxResponseBytes: maxBytes, ...limits }: WeatherLimits, key?: string,
  ) {
    this.http = new HttpClient({
      ...limits, ...(limits.deadlineMs !== undefined && { tryDeadlineMs: limits.deadlineMs }), ...(maxBytes !== undefined && { maxBytes }),
      tries: 1, burst: concurrency,
    });
    this.secrets = key === undefined || key.length < SHORTEST_SECRET ? [] : [key, encodeURIComponent(key)];
  }

  /** @throws DataProviderError */
  async get(url: URL, signal: AbortSignal): Promise<unknown> {
    try {
      const response = await this.http.request({ url, signal });
      // Before it is read: whatever is said of it later, in errors or as `raw`, is free of the key.
      return readAnswer(this.withoutKey(response.text()));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error instanceof RefusedError) throw this.refusal(error);
      const failure = fromHttpError(this.provider, error);
      // The causes of fetch are not ours: what they hold of the address is unknown.
      throw this.secrets.length === 0 ? failure : new DataProviderError(
        failure.provider, failure.code, this.withoutKey(error.message), failure.retryable, failure.retryAfterMs,
      );
    }
  }

  /** Says what the source gave as its reason; a refused key is a matter of configuration, for all places alike. */
  private refusal({ message, upstreamStatus, body }: RefusedError): DataProviderError {
    const keyRefused = upstreamStatus === 401 || upstreamStatus === 403;
    const reason = this.withoutKey(reasonOf(body));
    return new DataProviderError(
      this.provider, keyRefused ? 'not_configured' : 'provider_refused', reason === '' ? message : `${message}: ${reason}`, false,
    );
  }

  private withoutKey(text: string): string {
    return this.secrets.reduce((left, secret) => left.replaceAll(secret, '[key]'), text);
  }
}

/** The reason in a refusal's body: `reason` of Open-Meteo, `message` of OpenWeatherMap. */
function reasonOf(body: string): string {
  try {
    const answer = readAnswer(body);
    if (typeof answer !== 'object' || answer === null) return '';
    const { reason, message } = answer as Record<string, unknown>;
    const text = typeof reason === 'string' ? reason : message;
    return typeof text === 'string' ? text.replaceAll(/\p{C}+/gu, ' ').slice(0, 200) : '';
  } catch (error) {
    if (error instanceof HttpError) return '';
    throw error;
  }
}

/** @throws DataProviderError `not_configured` where the base URL is none */
export function endpointOf(provider: string, baseUrl: string, path: string): URL {
  const url = URL.parse(baseUrl);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) {
    throw new DataProviderError(provider, 'not_configured', 'the base URL must be an http or https URL', false);
  }
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  url.search = '';
  return url;
}
