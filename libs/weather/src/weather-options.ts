import type { TidemarkConfig } from '@tidemark/config';
import { Place } from '@tidemark/domain';

export const WEATHER_OPTIONS = Symbol('WEATHER_OPTIONS');

/** Secrets laid open: a Redis has to be shown its password. */
export interface WeatherOptions {
  readonly cities: readonly Place[];
  readonly intervalMs: number;
  readonly rules: TidemarkConfig['weather']['rules'];
  readonly redis?: { readonly url: string; readonly channel: string; readonly compressBytes: number };
  /** Of instants in answers. */
  readonly timezone: string;
}
