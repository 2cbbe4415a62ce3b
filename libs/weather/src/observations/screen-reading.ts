import { Reading, WeatherValues } from '@tidemark/domain';

/** What a value must lie between to be believed, both ends included; records of the planet with room. */
const LIMITS: Readonly<Partial<Record<keyof WeatherValues, readonly [number, number]>>> = {
  temperature: [-100, 100], temperatureMin: [-100, 100], temperatureMax: [-100, 100], humidity: [0, 100], pressure: [300, 1_200],
  windSpeed: [0, 150], windDirection: [0, 360], precipitation: [0, 2_000],
};
const MAX_WORDS = 500;
/** Clocks of sources differ. */
const AHEAD_MS = 5 * 60_000;
const EARLIEST = Date.UTC(1800, 0, 1);

export interface ScreenedReading {
  readonly values: WeatherValues;
  /** Names of the rules that it broke; what broke one is null. */
  readonly flags: readonly string[];
}

/**
 * A value that cannot be is taken out and said so, never mended; what is left of the record is good.
 * @param now UTC ms
 * @returns undefined for a record that says nothing, or at a time that cannot be: it is no observation
 */
export function screenReading(reading: Reading, now: number): ScreenedReading | undefined {
  const { observedAt } = reading;
  if (!Number.isFinite(observedAt) || observedAt < EARLIEST || observedAt > now + AHEAD_MS) return undefined;
  const flags: string[] = [];
  const judged = (name: keyof typeof LIMITS): number | null => {
    const value = reading[name] as number | null;
    const [low, high] = LIMITS[name] as readonly [number, number];
    if (value === null || (value >= low && value <= high)) return value;
    flags.push(`${snake(name)}_out_of_range`);
    return null;
  };
  const values: WeatherValues = {
    temperature: judged('temperature'), temperatureMin: judged('temperatureMin'), temperatureMax: judged('temperatureMax'),
    humidity: judged('humidity'), pressure: judged('pressure'), windSpeed: judged('windSpeed'), windDirection: judged('windDirection'),
    precipitation: judged('precipitation'), weather: storable(reading.weather),
  };
  const isEmpty = Object.values(values).every((value) => value === null);
  return isEmpty && flags.length === 0 ? undefined : { values, flags };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Postgres takes no NUL. */
function storable(text: string | null): string | null {
  const clean = text?.replaceAll('\0', '').toWellFormed().trim().slice(0, MAX_WORDS);
  return clean === undefined || clean === '' ? null : clean;
}
