import { DataProviderError, ProviderChain } from '@tidemark/data-providers';
import { Clock, EpochDay, formatIsoDate, InstrumentSpellingError } from '@tidemark/domain';
import { encodeActions, EncodedActions } from '../answers/encoded-actions';
import { readStockCode } from '../fields/stock-code';
import { throwIfCancelled } from '../task-cancelled.error';
import { fetchRange } from './fetch-range';
import { KdataRow, kdataOf, RejectedKdata, rejectedOf } from './kdata';

export interface ImportError {
  readonly symbol: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** Whose answer it was and what it vouches for, for the store's coverage. */
export interface ImportAnswer {
  readonly symbol: string;
  readonly instrument: string;
  readonly provider: string;
  readonly rows: number;
  /** The days that were asked for; of the last 250 rows, from the first of them on. */
  readonly from: string;
  readonly to: string;
  /** ISO 8601, UTC: when the provider was asked, by this machine's clock. */
  readonly fetched_at: string;
  readonly complete_through: string | null;
  readonly first_known: string | null;
  readonly evidence: Readonly<Record<string, string | number>>;
  /** Not there: the source says nothing of splits and dividends. */
  readonly actions?: EncodedActions;
}

/** What became of one symbol. */
export type ImportPart =
  | { readonly error: ImportError }
  | { readonly error?: undefined; readonly answer: ImportAnswer; readonly rows: KdataRow[]; readonly rejected: RejectedKdata[] };

export interface ImportPartRequest {
  readonly symbol: string;
  readonly dataSource: string;
  readonly provider: string | null;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly today: EpochDay;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** One symbol. Its failure is a value: the others go on. @throws TaskCancelledError */
export async function importPart(providers: ProviderChain, request: ImportPartRequest): Promise<ImportPart> {
  const { symbol, dataSource, clock, signal, ...range } = request;
  throwIfCancelled(signal);
  try {
    const { key, canonical } = readStockCode(symbol);
    const askedAt = clock.now();
    const { provider, answer, about } = await fetchRange(providers, { ...range, instrument: key, signal });
    const { rows, rejected } = kdataOf(answer.bars, symbol, dataSource);
    const day = (value: EpochDay | null): string | null => (value === null ? null : formatIsoDate(value));
    return {
      rows, rejected: [...rejectedOf(answer.rejects, symbol), ...rejected],
      answer: {
        symbol, instrument: canonical, provider, rows: rows.length,
        from: formatIsoDate(about.from), to: formatIsoDate(about.to), fetched_at: new Date(askedAt - (answer.ageMs ?? 0)).toISOString(),
        complete_through: day(answer.completeThrough), first_known: day(answer.firstKnown), evidence: answer.evidence, ...(answer.actions && { actions: encodeActions(answer.actions) }),
      },
    };
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof InstrumentSpellingError || error instanceof DataProviderError) {
      return { error: { symbol, code: error.code, message: error.message, retryable: error instanceof DataProviderError && error.retryable } };
    }
    throw error;
  }
}
