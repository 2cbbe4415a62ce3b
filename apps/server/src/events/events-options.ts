export const EVENTS_OPTIONS = Symbol('EVENTS_OPTIONS');

export interface EventsOptions {
  /** Of the offsets in `at`. */
  readonly timezone: string;
}
