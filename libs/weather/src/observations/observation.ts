import { ObservationInterval, Place, WeatherValues } from '@tidemark/domain';

/** As it is stored. Instants are UTC ms. */
export interface Observation extends Place, WeatherValues {
  readonly observedAt: number;
  readonly interval: ObservationInterval;
  readonly quality: 'ok' | 'suspect';
  /** Names of the rules that it broke, separated by blanks. */
  readonly flags: string;
  readonly source: string;
  /** Filled in later from the history of a source. */
  readonly backfilled: boolean;
  readonly fetchedAt: number;
  /** Of its message on the channel; null: never published. */
  readonly seq: number | null;
}

/** One that has just been stored. */
export interface WrittenObservation extends Observation {
  /** Of the reign in which it was written. */
  readonly term: number;
}
