/** Where weather is observed. Its name identifies it. */
export interface Place {
  readonly city: string;
  /** Degrees, −90 to 90. */
  readonly lat: number;
  /** Degrees, −180 to 180. */
  readonly lon: number;
}

/** What is measured, in fixed units. Null where it is not known: never 0. */
export interface WeatherValues {
  /** °C; of an hour its mean or its value at the beginning, as the source has it. */
  readonly temperature: number | null;
  /** °C, of a day. */
  readonly temperatureMin: number | null;
  readonly temperatureMax: number | null;
  /** Relative, %. */
  readonly humidity: number | null;
  /** hPa, at sea level. */
  readonly pressure: number | null;
  /** m/s */
  readonly windSpeed: number | null;
  /** Degrees clockwise from north, where it comes from. */
  readonly windDirection: number | null;
  /** mm over the interval; of an instant, over what the source says. */
  readonly precipitation: number | null;
  /** In words. */
  readonly weather: string | null;
}

/** An instant, the hour or the day that begins then. */
export const OBSERVATION_INTERVALS = ['instant', '1h', '1d'] as const;
export type ObservationInterval = (typeof OBSERVATION_INTERVALS)[number];

/** One observation as a source tells it, before it is judged. */
export interface Reading extends WeatherValues {
  /** UTC ms; of an hour or a day its beginning (a day's in the place's own zone). */
  readonly observedAt: number;
  readonly interval: ObservationInterval;
  /** What the source said, as JSON text. */
  readonly raw: string;
}

export const NO_WEATHER: WeatherValues = {
  temperature: null, temperatureMin: null, temperatureMax: null, humidity: null, pressure: null, windSpeed: null, windDirection: null,
  precipitation: null, weather: null,
};
