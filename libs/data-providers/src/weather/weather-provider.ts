import { EpochDay, Place, Reading } from '@tidemark/domain';
import { DataProviderError } from '../data-provider.error';

/** A record that could not be read; the others of its answer are good. */
export interface RejectedReading {
  readonly reason: string;
  /** At most 1 000 characters. */
  readonly raw: string;
}

export interface ReadingsAnswer {
  /** Ascending by time. */
  readonly readings: readonly Reading[];
  readonly rejects: readonly RejectedReading[];
}

/**
 * One outside source of weather, its values in the units of `WeatherValues`. What it cannot do it does not have. Errors are
 * `DataProviderError`; each method makes one try, its caller repeats.
 */
export interface WeatherProvider {
  readonly name: string;
  /** Places of one `current`, at most. */
  readonly placesPerRequest: number;
  /** How many requests it takes side by side. */
  readonly concurrency: number;
  /** What holds now: one entry a place, in their order. A place whose record cannot be read is an error of its own. */
  current?(places: readonly Place[], signal: AbortSignal): Promise<readonly (Reading | DataProviderError)[]>;
  /** Hours that begin in [from, to), UTC ms. */
  hourly?(place: Place, from: number, to: number, signal: AbortSignal): Promise<ReadingsAnswer>;
  /** Days, inclusive. */
  daily?(place: Place, from: EpochDay, to: EpochDay, signal: AbortSignal): Promise<ReadingsAnswer>;
}
