import { ADJUSTMENTS } from '@tidemark/domain';
import { instrumentList } from '@tidemark/http-api';
import { BAR_FORMATS, BAR_INTERVALS } from '@tidemark/market-data';
import { z } from 'zod';
import { endDay, inOrder, ORDER, startDay } from '../date-range';

export const barsQuery = z.object({
  instruments: instrumentList,
  start: startDay.meta({ description: 'First date, inclusive; without it from the first bar', format: 'date', example: '2020-01-01' }),
  end: endDay.meta({ description: 'Last date, inclusive; without it to the last bar', format: 'date', example: '2020-03-31' }),
  interval: z.enum(BAR_INTERVALS).default('1d').meta({
    description: 'Day, ISO week or month. Weeks and months are made of the daily bars; their date is the last session in '
      + 'the data. One that `start` cuts is given whole, one that `end` cuts as it stood on that day, like the current one',
    example: '1d',
  }),
  adjustment: z.enum(ADJUSTMENTS).default('raw').meta({
    description: 'raw: as traded. split: prices before a split divided by its ratio, volumes multiplied by it. all: prices before a dividend '
      + 'multiplied by 1 − dividend / close before it, too. By all splits and dividends that are stored, those after `end` as well; the newest bars stay as they are',
    example: 'raw',
  }),
  format: z.enum(BAR_FORMATS).default('json').meta({ description: 'JSON, or the same columns as CSV or one JSON object a line', example: 'json' }),
}).refine(inOrder, ORDER);

export type BarsQuery = z.output<typeof barsQuery>;

const price = (what: string, example: number) => z.number().meta({ description: `${what} in the instrument's currency, adjusted as asked`, example });

const bar = z.object({
  instrument: z.string().meta({ description: 'Canonical spelling', example: 'SPX.US' }),
  date: z.string().meta({ description: 'Session date; of a week or month its last session', format: 'date', example: '2020-01-02' }),
  open: price('First price', 3244.67),
  high: price('Highest price', 3258.14),
  low: price('Lowest price', 3235.53),
  close: price('Last price', 3257.85),
  volume: z.number().nullable().meta({ description: 'Shares or contracts, adjusted as asked; null where the source has none', example: 3458250000 }),
  amount: z.number().nullable().meta({ description: 'Turnover in currency; null where the source has none', example: null }),
});

export const barsAnswer = z.object({
  data: z.array(bar).meta({ description: 'Ascending by instrument and date' }),
  instruments: z.array(z.string()).meta({ description: 'The instruments asked for, in the order of `data`', example: ['SPX.US'] }),
  start: z.string().nullable().meta({ description: 'As asked; null: from the first bar', example: '2020-01-01' }),
  end: z.string().nullable().meta({ description: 'As asked; null: to the last bar', example: '2020-03-31' }),
  interval: z.enum(BAR_INTERVALS).meta({ description: 'As asked', example: '1d' }),
  adjustment: z.enum(ADJUSTMENTS).meta({ description: 'As asked', example: 'raw' }),
  count: z.number().int().meta({ description: 'Bars in `data`', example: 1 }),
});

export const BARS_EXAMPLE = {
  data: [{
    instrument: 'SPX.US', date: '2020-01-02', open: 3244.67, high: 3258.14, low: 3235.53, close: 3257.85,
    volume: 3458250000, amount: null,
  }],
  instruments: ['SPX.US'], start: '2020-01-01', end: '2020-03-31', interval: '1d', adjustment: 'raw', count: 1,
};
