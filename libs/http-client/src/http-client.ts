import { checkedUrl, fetchOnce, OneTry } from './fetch-once';
import { HttpError, RateLimitedError, ServerError, UnreachableError } from './http.error';
import { HttpResponse } from './http-response';
import { RateLimiter } from './rate-limiter';
import { MAX_RETRY_AFTER_MS } from './retry-after';
import { wait } from './wait';

export interface HttpRequest {
  readonly url: string | URL;
  /** GET by default. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Whether sending it twice is harmless; by default what the method promises (RFC 9110). */
  readonly idempotent?: boolean;
  readonly signal?: AbortSignal;
  /** The whole call with all tries and waits, from its first turn at the rate limit on. */
  readonly deadlineMs?: number;
  /** One try, from connecting to the last byte. */
  readonly tryDeadlineMs?: number;
  /** Of the body after content decoding. */
  readonly maxBytes?: number;
  readonly tries?: number;
}

export interface HttpClientOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly tryDeadlineMs?: number;
  readonly maxBytes?: number;
  readonly tries?: number;
  /** First wait of the backoff; doubled each time, then a random half of it is taken off. */
  readonly backoffMs?: number;
  /** Requests a second over all callers, retries included; unlimited where absent. */
  readonly ratePerSecond?: number;
  readonly burst?: number;
}

/** Room for three tries and their waits, and still less than a user waits for a page. */
const DEADLINE_MS = 60_000;
const TRY_DEADLINE_MS = 20_000;
/** Twenty years of daily bars are 2 MB of JSON. */
const MAX_BYTES = 32 * 1024 * 1024;
const TRIES = 3;
const BACKOFF_MS = 500;
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/**
 * Requests over Node's fetch with what it lacks: a deadline on the whole exchange, a limit on decoded bytes, no
 * redirects, retries with backoff and jitter, a rate limit. Failures are `HttpError`s.
 */
export class HttpClient {
  private readonly limiter: RateLimiter | undefined;

  constructor(private readonly options: HttpClientOptions = {}) {
    this.limiter = options.ratePerSecond === undefined
      ? undefined : new RateLimiter(options.ratePerSecond, options.burst);
  }

  /** @throws HttpError: the last try's, where all failed. */
  async request(request: HttpRequest): Promise<HttpResponse> {
    const { options } = this;
    const method = request.method ?? 'GET';
    const idempotent = request.idempotent ?? IDEMPOTENT.has(method);
    const tries = request.tries ?? options.tries ?? TRIES;
    const once = {
      url: checkedUrl(request.url), method, headers: { ...options.headers, ...request.headers }, body: request.body,
      maxBytes: request.maxBytes ?? options.maxBytes ?? MAX_BYTES, signal: request.signal,
    };
    await this.limiter?.acquire(request.signal);
    const endsAt = performance.now() + (request.deadlineMs ?? options.deadlineMs ?? DEADLINE_MS);
    const tryDeadlineMs = request.tryDeadlineMs ?? options.tryDeadlineMs ?? TRY_DEADLINE_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(once, Math.min(tryDeadlineMs, endsAt - performance.now()), idempotent && attempt === 1);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        // What the peer asked of one caller holds for all of them, whether this one goes on or not.
        if (error.retryAfterMs !== undefined) this.limiter?.pause(error.retryAfterMs);
        if (attempt >= tries || !mayRepeat(error, idempotent)) throw error;
        const pause = error.retryAfterMs ?? this.backoff(attempt);
        // Waiting past the deadline could only end in a worse error than the one at hand.
        if (performance.now() + pause >= endsAt) throw error;
        await wait(pause, request.signal);
        await this.limiter?.acquire(request.signal);
        if (performance.now() >= endsAt) throw error;
      }
    }
  }

  /** A kept-alive connection that the peer closed as we wrote (nodejs/node#47130) is news of nothing: again, at once. */
  private async attempt(once: Omit<OneTry, 'deadlineMs'>, deadlineMs: number, mayRace: boolean): Promise<HttpResponse> {
    const startedAt = performance.now();
    try {
      return await fetchOnce({ ...once, deadlineMs });
    } catch (error) {
      if (!mayRace || !isReset(error)) throw error;
      return fetchOnce({ ...once, deadlineMs: Math.max(1, deadlineMs - (performance.now() - startedAt)) });
    }
  }

  private backoff(attempt: number): number {
    const full = Math.min((this.options.backoffMs ?? BACKOFF_MS) * 2 ** (attempt - 1), MAX_RETRY_AFTER_MS);
    return full * (0.5 + Math.random() / 2);
  }
}

const RESETS = new Set(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE']);

function isReset(error: unknown): boolean {
  return error instanceof UnreachableError && RESETS.has(error.reason);
}

/** What is not idempotent goes out again only where the peer has surely not acted on it. */
function mayRepeat(error: HttpError, idempotent: boolean): boolean {
  if (!error.retryable) return false;
  if (idempotent || error instanceof RateLimitedError) return true;
  if (error instanceof ServerError) return error.upstreamStatus === 503;
  return error instanceof UnreachableError && !error.sent;
}
