import { TidemarkError } from '@tidemark/domain';

export type HttpErrorCode =
  | 'invalid_url'
  | 'unreachable'
  | 'timeout'
  | 'rate_limited'
  | 'server_error'
  | 'refused'
  | 'redirect_refused'
  | 'response_too_large'
  | 'malformed_json'
  | 'peer_not_allowed'
  | 'cancelled';

/**
 * A request that brought no usable answer. `retryable` says whether the same request may succeed later; `retryAfterMs`
 * is the peer's own wish, already capped. Messages name host and path only: query strings may carry keys.
 */
export abstract class HttpError extends TidemarkError {
  abstract override readonly code: HttpErrorCode;
  abstract readonly retryable: boolean;
  readonly status: number = 502;
  /** The status the peer answered with, where it answered. */
  readonly upstreamStatus?: number;
  readonly retryAfterMs?: number;

  override get data(): Readonly<Record<string, unknown>> {
    return { upstream_status: this.upstreamStatus, retryable: this.retryable, retry_after_ms: this.retryAfterMs };
  }
}

/** Not http or https, with userinfo, or not a URL at all. */
export class InvalidUrlError extends HttpError {
  readonly code = 'invalid_url';
  readonly retryable = false;
}

/**
 * No answer: name, connection or socket failed. `reason` is the system's word (`ECONNRESET`); `sent` is false where the
 * peer cannot have seen the request.
 */
export class UnreachableError extends HttpError {
  readonly code = 'unreachable';
  readonly retryable = true;

  constructor(message: string, readonly reason: string, readonly sent: boolean, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The deadline passed, on the connection, on the headers or on the body. */
export class TimeoutError extends HttpError {
  readonly code = 'timeout';
  readonly retryable = true;
  override readonly status = 504;
}

/** 429. */
export class RateLimitedError extends HttpError {
  readonly code = 'rate_limited';
  readonly retryable = true;
  override readonly upstreamStatus = 429;

  constructor(message: string, override readonly retryAfterMs: number | undefined) {
    super(message);
  }
}

/** 5xx. */
export class ServerError extends HttpError {
  readonly code = 'server_error';
  readonly retryable = true;

  constructor(
    message: string, override readonly upstreamStatus: number, override readonly retryAfterMs: number | undefined,
  ) {
    super(message);
  }
}

/** Any other status that is not 2xx. `body` is its beginning, for the reason that the peer gave. */
export class RefusedError extends HttpError {
  readonly code = 'refused';
  readonly retryable = false;

  constructor(message: string, override readonly upstreamStatus: number, readonly body: string) {
    super(message);
  }
}

/** A redirect: never followed, for fetch would carry keys along to its target. */
export class RedirectRefusedError extends HttpError {
  readonly code = 'redirect_refused';
  readonly retryable = false;
}

/** More decoded bytes than allowed; the body was cut while streaming. */
export class ResponseTooLargeError extends HttpError {
  readonly code = 'response_too_large';
  readonly retryable = false;
}

/** Not JSON, too deep, or JSON that would pollute a prototype. */
export class MalformedJsonError extends HttpError {
  readonly code = 'malformed_json';
  readonly retryable = false;
}

/** The peer's address is not loopback and in none of the networks that the operator listed. Nothing was sent to it. */
export class PeerNotAllowedError extends HttpError {
  readonly code = 'peer_not_allowed';
  readonly retryable = false;
}

/** The caller's signal was aborted. */
export class CancelledError extends HttpError {
  readonly code = 'cancelled';
  readonly retryable = false;
  override readonly status = 499;
}
