import { EpochDay, Place, Reading } from '@tidemark/domain';
import { DataProviderError } from '../data-provider.error';
import { throwIfCancelled } from '../local-file';
import { askInPieces } from './ask-in-pieces';
import { ReadingsAnswer, WeatherProvider } from './weather-provider';

/** What became of one place: who told what, or why nobody did. */
export type CurrentAnswer =
  | { readonly place: Place; readonly provider: string; readonly reading: Reading }
  | { readonly place: Place; readonly error: DataProviderError };

export interface WeatherAnswer {
  /** Who answered. */
  readonly provider: string;
  readonly answer: ReadingsAnswer;
}

const CHAIN = 'weather';

/** The providers in their order: whoever fails is followed by the next. Each is tried once; the caller repeats. */
export class WeatherProviderChain {
  constructor(readonly providers: readonly WeatherProvider[]) {}

  /**
   * What holds now, one answer a place, in their order. What the first provider has not is asked of the next.
   * @throws DataProviderError `cancelled`
   */
  async current(places: readonly Place[], signal: AbortSignal): Promise<CurrentAnswer[]> {
    throwIfCancelled(CHAIN, signal);
    const failures = places.map((): DataProviderError[] => []);
    const answers = new Map<number, CurrentAnswer>();
    for (const provider of this.providers) {
      const open = [...places.keys()].filter((i) => !answers.has(i));
      if (!provider.current || open.length === 0) continue;
      const told = await askInPieces(provider, open.map((i) => places[i]), signal);
      open.forEach((i, at) => {
        const one = told[at];
        if (one instanceof DataProviderError) failures[i].push(one);
        else answers.set(i, { place: places[i], provider: provider.name, reading: one });
      });
    }
    return places.map((place, i) => answers.get(i) ?? { place, error: oneError(failures[i], 'what holds now') });
  }

  /** Hours that begin in [from, to), UTC ms. @throws DataProviderError */
  hourly(place: Place, from: number, to: number, signal: AbortSignal): Promise<WeatherAnswer> {
    return this.first('hours', signal, (provider) => provider.hourly?.(place, from, to, signal));
  }

  /** Days, inclusive. @throws DataProviderError */
  daily(place: Place, from: EpochDay, to: EpochDay, signal: AbortSignal): Promise<WeatherAnswer> {
    return this.first('days', signal, (provider) => provider.daily?.(place, from, to, signal));
  }

  /**
   * The first answer with readings, or else the first without. An empty answer that stands in for a provider which may
   * recover is none: nobody knows whether there is nothing.
   */
  private async first(
    what: string, signal: AbortSignal, ask: (provider: WeatherProvider) => Promise<ReadingsAnswer> | undefined,
  ): Promise<WeatherAnswer> {
    throwIfCancelled(CHAIN, signal);
    const failures: DataProviderError[] = [];
    let empty: WeatherAnswer | undefined;
    for (const provider of this.providers) {
      try {
        const answer = await ask(provider);
        if (answer && answer.readings.length > 0) return { provider: provider.name, answer };
        if (answer) empty ??= { provider: provider.name, answer };
      } catch (error) {
        if (!(error instanceof DataProviderError) || error.code === 'cancelled') throw error;
        failures.push(error);
      }
    }
    if (empty && !failures.some(({ retryable }) => retryable)) return empty;
    throw oneError(failures, what);
  }
}

/** Several failures as one: worth another try if any of them is, and as soon as the first of those may be asked again. */
function oneError(failures: readonly DataProviderError[], what: string): DataProviderError {
  if (failures.length === 0) return new DataProviderError(CHAIN, 'not_configured', `no configured provider has ${what}`, false);
  if (failures.length === 1) return failures[0];
  const again = failures.filter(({ retryable }) => retryable);
  const { code } = again[0] ?? failures[0];
  const waits = again.map(({ retryAfterMs }) => retryAfterMs ?? 0);
  return new DataProviderError(
    CHAIN, code, failures.map(({ message }) => message).join('; '), again.length > 0, waits.length > 0 ? Math.min(...waits) || undefined : undefined, { cause: failures[0] },
  );
}
