import { BarColumns } from '@tidemark/domain';
import { z } from 'zod';
import { IndicatorBook } from '../indicators/indicator-book';
import { readConstraint } from '../parameters/constraint';
import { ParameterValues } from '../parameters/parameter';
import { TaskFailedError } from '../task-failed.error';
import { Side, Strategy } from './strategy';

/** What `decide` is given at a bar: nothing of what comes after it. */
export interface StrategyView {
  /** Number of the bar; `bars` ends with it. */
  readonly index: number;
  readonly bars: BarColumns;
  readonly parameters: ParameterValues;
  readonly position: 'long' | 'flat' | 'short';
  /** Value of an indicator at this bar, or `back` bars before it; null where it has none. `output` counts its lines from 0. */
  value(indicator: string, parameters?: ParameterValues, output?: number, back?: number): number | null;
}

const SIDES: ReadonlyMap<unknown, Side> = new Map<unknown, Side>([['long', 1], ['flat', 0], ['short', -1]]);
const WORDS = { '1': 'long', '0': 'flat', '-1': 'short' } as const;

const moduleShape = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be small letters, digits, _ and -, starting with a letter'),
  parameters: z.array(z.object({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), preset: z.number(), min: z.number(), max: z.number(),
    integer: z.boolean().default(true), step: z.number().positive().default(1),
  })).default([]),
  constraints: z.array(z.string()).default([]),
  decide: z.custom<(view: StrategyView) => unknown>((value) => typeof value === 'function', 'must be a function'),
});

/**
 * A strategy out of a module of the user: exports `name`, `parameters` ([{name, preset, min, max, integer, step}]),
 * optional `constraints`, and `decide(view)`, which returns 'long', 'flat', 'short', or nothing to leave things as they are.
 * @throws z.ZodError, TaskDataError naming what the module lacks
 */
export function userStrategy(exported: unknown): Strategy {
  const { name, parameters, constraints, decide } = moduleShape.parse(exported);
  for (const text of constraints) readConstraint(text, parameters.map((parameter) => parameter.name));
  return {
    name, parameters, constraints,
    start: (book, values) => (index, side) => {
      const answer = decide(view(book, values, index, side));
      const wanted = SIDES.get(answer);
      if (wanted !== undefined || answer === undefined || answer === null) return wanted;
      throw new TaskFailedError('bad_strategy', `strategy ${name}: decide() must return 'long', 'flat', 'short' or nothing`);
    },
  };
}

function view(book: IndicatorBook, parameters: ParameterValues, index: number, side: Side): StrategyView {
  return {
    index, parameters, position: WORDS[side], bars: book.bars.subarray(0, index + 1),
    value: (indicator, given, output = 0, back = 0) => {
      const value = back >= 0 ? book.lines(indicator, given)[output]?.[index - back] : undefined;
      return value === undefined || Number.isNaN(value) ? null : value;
    },
  };
}
