import { HttpError, HttpErrorCode } from '@tidemark/http-client';
import { DataProviderError, DataProviderErrorCode } from './data-provider.error';

const CODES: Readonly<Record<HttpErrorCode, DataProviderErrorCode>> = {
  invalid_url: 'not_configured',
  unreachable: 'provider_unreachable',
  timeout: 'provider_timeout',
  rate_limited: 'provider_rate_limited',
  server_error: 'provider_unreachable',
  refused: 'provider_refused',
  redirect_refused: 'provider_refused',
  response_too_large: 'response_too_large',
  malformed_json: 'malformed_answer',
  peer_not_allowed: 'provider_refused',
  cancelled: 'cancelled',
};

/** An HttpError in a provider's words. */
export function fromHttpError(provider: string, error: HttpError): DataProviderError {
  return new DataProviderError(
    provider, CODES[error.code], error.message, error.retryable, error.retryAfterMs, { cause: error },
  );
}
