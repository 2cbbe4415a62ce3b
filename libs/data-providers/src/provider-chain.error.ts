import { DataProviderError } from './data-provider.error';

export interface ProviderFailure {
  readonly provider: string;
  readonly code: DataProviderError['code'];
  readonly reason: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** No provider had the instrument; lists each with its reason. Code and retryability are those of the best hope. */
export class AllProvidersFailedError extends DataProviderError {
  constructor(instrument: string, readonly failures: readonly ProviderFailure[]) {
    const telling = mostTelling(failures);
    super(
      failures.map(({ provider }) => provider).join(', ') || 'none', telling?.code ?? 'not_configured',
      `no bars of ${instrument}: ${failures.map(({ reason }) => reason).join('; ') || 'no data provider is configured'}`,
      telling?.retryable ?? false, telling?.retryAfterMs,
    );
  }

  override get data(): Readonly<Record<string, unknown>> {
    return {
      retryable: this.retryable, retry_after_ms: this.retryAfterMs,
      providers: this.failures.map(({ provider, code, reason, retryable }) => ({ provider, code, reason, retryable })),
    };
  }
}

/** What may go away by itself comes first, then what says more than "I do not have it". */
function mostTelling(failures: readonly ProviderFailure[]): ProviderFailure | undefined {
  return failures.find(({ retryable }) => retryable)
    ?? failures.find(({ code }) => code !== 'unknown_symbol' && code !== 'not_configured')
    ?? failures.find(({ code }) => code === 'unknown_symbol')
    ?? failures[0];
}
