import { z } from 'zod';
import { IndicatorBook } from '../indicators/indicator-book';
import { findIndicator, INDICATOR_NAMES } from '../indicators/indicators';
import { Indicator, Series } from '../indicators/indicator';
import { ParameterValues, readParameters } from '../parameters/parameter';
import { TaskDataError } from '../task-data.error';

const MAX_CHOSEN = 50;

/** `"rsi"` or `{"name":"rsi","period":6}`. */
export const indicatorChoices = z.array(z.union([
  z.string().transform((name) => ({ name })),
  z.looseObject({ name: z.string() }),
])).min(1).max(MAX_CHOSEN);

/** What a technical analysis looks at where the client chooses nothing. */
const PRESET: z.output<typeof indicatorChoices> = [
  { name: 'sma', period: 5 }, { name: 'sma', period: 20 }, { name: 'sma', period: 60 }, { name: 'ema', period: 20 },
  { name: 'macd' }, { name: 'rsi' }, { name: 'bollinger' }, { name: 'kdj' }, { name: 'atr' }, { name: 'adx' }, { name: 'obv' },
];

export interface ChosenIndicator {
  readonly indicator: Indicator;
  readonly values: ParameterValues;
  /** `sma_20`, `macd_12_26_9`. */
  readonly key: string;
}

/** @throws TaskDataError naming the place in `indicators` */
export function chooseIndicators(choices: z.output<typeof indicatorChoices> = PRESET): ChosenIndicator[] {
  return choices.map(({ name, ...given }, i) => {
    const indicator = findIndicator(name);
    if (!indicator) {
      throw TaskDataError.at(`indicators[${i}]`, `no indicator ${JSON.stringify(name.slice(0, 40))}; there are ${INDICATOR_NAMES.join(', ')}`);
    }
    const values = readParameters(indicator.parameters, given, `indicators[${i}]`);
    return { indicator, values, key: [indicator.name, ...indicator.parameters.map((parameter) => values[parameter.name])].join('_') };
  });
}

/** As it stands in the result: its lines over the range, null where there is no value yet. */
export function reportIndicator(book: IndicatorBook, start: number, { indicator, values }: ChosenIndicator): object {
  const lines = book.lines(indicator.name, values);
  return {
    name: indicator.name, parameters: values,
    series: Object.fromEntries(indicator.outputs.map((output, k) => [output, plain(lines[k], start)])),
  };
}

function plain(line: Series, start: number): (number | null)[] {
  return Array.from(line.subarray(start), (value) => (Number.isFinite(value) ? value : null));
}
