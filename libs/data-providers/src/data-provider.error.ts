import { TidemarkError } from '@tidemark/domain';

export const DATA_PROVIDER_ERROR_CODES = [
  'provider_unreachable', 'provider_timeout', 'provider_rate_limited', 'provider_refused', 'response_too_large',
  'malformed_answer', 'unknown_symbol', 'unreadable_file', 'not_configured', 'cancelled',
] as const;
export type DataProviderErrorCode = (typeof DATA_PROVIDER_ERROR_CODES)[number];

/** A fetch that failed, with what a caller can act on: may it be tried again, and when. */
export class DataProviderError extends TidemarkError {
  readonly status = 502;

  constructor(
    readonly provider: string,
    readonly code: DataProviderErrorCode,
    reason: string,
    readonly retryable: boolean,
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(`${provider}: ${reason}`, options);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { provider: this.provider, retryable: this.retryable, retry_after_ms: this.retryAfterMs };
  }
}
