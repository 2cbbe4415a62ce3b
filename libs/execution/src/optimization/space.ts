import { z } from 'zod';
import { Strategy } from '../backtest/strategy';
import { Parameter, ParameterValues, unfit } from '../parameters/parameter';
import { TaskDataError } from '../task-data.error';

/** Values of one parameter in a search; more would be a mistake in the step. */
const MAX_VALUES = 10_000;
/** Steps to either side of the preset where the client gives no range. */
const PRESET_STEPS = 5;

const axis = z.union([
  z.number().transform((value) => [value]),
  z.array(z.number()).min(1).max(MAX_VALUES),
  z.object({ min: z.number(), max: z.number(), step: z.number().positive().optional() }),
], { error: 'must be a number, a list of numbers, or {"min":…,"max":…,"step":…}' });

export const spaceSchema = z.record(z.string(), axis);

/** All combinations that a search may try; the last parameter changes fastest. */
export class Space {
  readonly size: number;

  constructor(readonly names: readonly string[], readonly axes: readonly (readonly number[])[]) {
    this.size = axes.reduce((product, values) => product * values.length, 1);
  }

  at(index: number): ParameterValues {
    let rest = index;
    const values: Record<string, number> = {};
    for (let k = this.axes.length - 1; k >= 0; k--) {
      const axis = this.axes[k];
      values[this.names[k]] = axis[rest % axis.length];
      rest = Math.floor(rest / axis.length);
    }
    return values;
  }
}

/**
 * The values of each parameter: as given; of a strategy about which nothing is given, those around its presets; of one
 * of which only some parameters are given, the others stay at their preset.
 * @throws TaskDataError
 */
export function readSpace(strategy: Strategy, given: z.output<typeof spaceSchema>): Space {
  const stranger = Object.keys(given).find((name) => !strategy.parameters.some((parameter) => parameter.name === name));
  if (stranger !== undefined) {
    const known = strategy.parameters.map(({ name }) => name).join(', ') || 'none';
    throw TaskDataError.at(`parameters.${stranger}`, `no such parameter of ${strategy.name}; there are ${known}`);
  }
  const free = Object.keys(given).length === 0;
  const axes = strategy.parameters.map((parameter) => {
    const range = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    if (range === undefined) return free ? around(parameter) : [parameter.preset];
    return Array.isArray(range) ? checked(parameter, [...new Set(range)]) : checked(parameter, steps(parameter, range));
  });
  const space = new Space(strategy.parameters.map(({ name }) => name), axes);
  if (space.size > Number.MAX_SAFE_INTEGER) throw TaskDataError.at('parameters', 'have more combinations than can be numbered; take larger steps');
  return space;
}

function around({ preset, step, min, max }: Parameter): number[] {
  return Array.from({ length: 2 * PRESET_STEPS + 1 }, (_, i) => preset + (i - PRESET_STEPS) * step)
    .filter((value) => value >= min && value <= max);
}

function steps({ name, step: usual }: Parameter, { min, max, step = usual }: { min: number; max: number; step?: number }): number[] {
  if (min > max) throw TaskDataError.at(`parameters.${name}`, 'min is above max');
  // The small excess lets 0.1, 0.2, 0.3 reach 0.3.
  const count = Math.floor((max - min) / step + 1e-9) + 1;
  if (count > MAX_VALUES) throw TaskDataError.at(`parameters.${name}`, `has ${count} values, more than ${MAX_VALUES}; take a larger step`);
  return Array.from({ length: count }, (_, i) => Number((min + i * step).toPrecision(12)));
}

function checked(parameter: Parameter, values: number[]): number[] {
  for (const value of values) {
    const reason = unfit(parameter, value);
    if (reason !== undefined) throw TaskDataError.at(`parameters.${parameter.name}`, `${value}: ${reason}`);
  }
  return values;
}
