import { z } from 'zod';
import { Place, WeatherValues } from '@tidemark/domain';
import { MalformedAnswer } from '../../malformed-answer';
import { checkPlace } from '../place-check';
import { UNITS, Variables, weatherWords } from './open-meteo.variables';

const Block = z.record(z.string(), z.unknown());
const Units = z.record(z.string(), z.unknown());

const Answer = z.looseObject({
  latitude: z.number(),
  longitude: z.number(),
  utc_offset_seconds: z.number().int().min(-86_400).max(86_400),
  timezone: z.string().max(100),
  current: Block.optional(), current_units: Units.optional(),
  hourly: Block.optional(), hourly_units: Units.optional(),
  daily: Block.optional(), daily_units: Units.optional(),
});

export interface OpenMeteoBlock {
  readonly utcOffsetSeconds: number;
  readonly timeZone: string;
  /** `time` and every variable that was asked for; of `hourly` and `daily` columns of one length. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * One block of an answer about one place, in the units that were asked for.
 * @throws MalformedAnswer for another place, a unit that is another one or not told, and a variable that is missing
 */
export function readBlock(
  answer: unknown, block: 'current' | 'hourly' | 'daily', place: Place, variables: Variables, timeUnit: 'unixtime' | 'iso8601',
): OpenMeteoBlock {
  const read = Answer.safeParse(answer);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new MalformedAnswer(`no answer of Open-Meteo: ${issue.path.join('.') || 'the answer'}: ${issue.message}`);
  }
  const { latitude, longitude, utc_offset_seconds: utcOffsetSeconds, timezone: timeZone } = read.data;
  checkPlace(place, latitude, longitude);
  const values = read.data[block];
  const units = read.data[`${block}_units`];
  if (!values || !units) throw new MalformedAnswer(`the answer has no ${values ? `${block}_units` : block}`);
  checkUnit('time', units['time'], timeUnit);
  for (const [field, variable] of Object.entries(variables)) {
    if (!Object.hasOwn(values, variable)) throw new MalformedAnswer(`${variable} is missing`);
    checkUnit(variable, units[variable], UNITS[field as keyof WeatherValues]);
  }
  return { utcOffsetSeconds, timeZone, values };
}

/**
 * The columns of a block as one record a row.
 * @throws MalformedAnswer where they are not of one length: nobody can tell which value is of which time
 */
export function rowsOf({ values }: OpenMeteoBlock, variables: Variables): Record<string, unknown>[] {
  const names = ['time', ...Object.values(variables)];
  const columns = names.map((name) => {
    const column = values[name];
    if (!Array.isArray(column)) throw new MalformedAnswer(`${name} is no list`);
    return column as unknown[];
  });
  columns.forEach(({ length }, i) => {
    if (length !== columns[0].length) throw new MalformedAnswer(`${columns[0].length} times, but ${length} values of ${names[i]}`);
  });
  return columns[0].map((_, row) => Object.fromEntries(names.map((name, i) => [name, columns[i][row]])));
}

/** @throws MalformedAnswer naming the first value that is neither a number nor null */
export function valuesOf(record: Readonly<Record<string, unknown>>, variables: Variables): WeatherValues {
  const number = (field: keyof WeatherValues): number | null => {
    const variable = variables[field];
    if (variable === undefined) return null;
    const value = record[variable];
    if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
    throw new MalformedAnswer(`${variable} is no number`);
  };
  const code = number('weather');
  return {
    temperature: number('temperature'), temperatureMin: number('temperatureMin'), temperatureMax: number('temperatureMax'),
    humidity: number('humidity'), pressure: number('pressure'), windSpeed: number('windSpeed'), windDirection: number('windDirection'),
    precipitation: number('precipitation'), weather: code === null ? null : weatherWords(code),
  };
}

function checkUnit(name: string, unit: unknown, asked: string): void {
  if (unit === asked) return;
  throw new MalformedAnswer(
    typeof unit === 'string' ? `${name} is in ${JSON.stringify(unit.slice(0, 20))}, asked for ${asked}` : `${name} has no unit, asked for ${asked}`,
  );
}
