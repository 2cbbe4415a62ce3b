import { Place, Reading } from '@tidemark/domain';
import { DataProviderError, DataProviderErrorCode } from '../data-provider.error';
import { throwIfCancelled } from '../local-file';
import { WeatherProvider } from './weather-provider';

type Told = Reading | DataProviderError;

/** Failures that hold for every place: to ask on would only cost time, and a rate limit would be stretched by it. */
const OF_ALL: readonly DataProviderErrorCode[] = ['provider_rate_limited', 'not_configured'];
/** Failures that may be a place's own or everybody's: so many in a row are everybody's. */
const OF_MANY: readonly DataProviderErrorCode[] = ['provider_unreachable', 'provider_timeout'];

/**
 * What one provider tells of all places, in their order: pieces of `placesPerRequest`, `concurrency` of them side by side.
 * Once it is plain that the provider itself is down, the places left take its error without being asked for.
 * @throws DataProviderError `cancelled`, by `signal` only
 */
export async function askInPieces(provider: WeatherProvider, places: readonly Place[], signal: AbortSignal): Promise<Told[]> {
  const size = Math.max(1, provider.placesPerRequest);
  const told: Told[] = new Array<Told>(places.length);
  const down = new AbortController();
  const both = AbortSignal.any([signal, down.signal]);
  let downBy: DataProviderError | undefined;
  let failedInRow = 0;
  let next = 0;

  const piece = async (at: number): Promise<void> => {
    const asked = places.slice(at, at + size);
    try {
      const answers = downBy ? asked.map(() => downBy as DataProviderError) : await current(provider, asked, both);
      answers.forEach((answer, i) => (told[at + i] = answer));
      if (!downBy) failedInRow = 0;
    } catch (error) {
      throwIfCancelled(provider.name, signal);
      if (!(error instanceof DataProviderError)) throw error;
      failedInRow += OF_MANY.includes(error.code) ? 1 : 0;
      if (OF_ALL.includes(error.code) || failedInRow >= Math.max(2, provider.concurrency)) downBy ??= error;
      // Those under way may be waiting for the end of the very pause that the provider asked for.
      if (downBy) down.abort();
      asked.forEach((_, i) => (told[at + i] = error.code === 'cancelled' ? downBy ?? error : error));
    }
  };
  const worker = async (): Promise<void> => {
    while (next < places.length) {
      const at = next;
      next += size;
      await piece(at);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, provider.concurrency) }, worker));
  return told;
}

async function current(provider: WeatherProvider, asked: readonly Place[], signal: AbortSignal): Promise<readonly Told[]> {
  const answers = await provider.current?.(asked, signal) ?? [];
  if (answers.length === asked.length) return answers;
  throw new DataProviderError(provider.name, 'malformed_answer', `${asked.length} places, ${answers.length} answers`, false);
}
