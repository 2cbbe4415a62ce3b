import { instrumentList } from '@tidemark/http-api';
import { z } from 'zod';
import { endDay, inOrder, ORDER, startDay } from '../date-range';

export const coverageQuery = z.object({
  instruments: instrumentList.optional().meta({ description: 'Instruments, separated by commas; without it every one that is synced', example: 'SPX.US' }),
  start: startDay.meta({ description: 'First date; without it the first date that was ever asked of a data provider', format: 'date', example: '2020-01-01' }),
  end: endDay.meta({ description: 'Last date; at most, and without it, the last session that has closed and passed its grace', format: 'date', example: '2020-03-31' }),
}).refine(inOrder, ORDER);

export type CoverageQuery = z.output<typeof coverageQuery>;

const spelling = z.string().meta({ description: 'Canonical spelling', example: 'SPX.US' });
const cells = {
  expected: z.number().int().meta({ description: "Sessions of the instrument's exchange in the range", example: 62 }),
  verified: z.number().int().meta({ description: 'Sessions with a final bar', example: 60 }),
  provisional: z.number().int().meta({ description: "Sessions fetched before their close and grace; to be fetched again", example: 0 }),
  explained: z.number().int().meta({ description: 'Sessions without a bar for a known reason', example: 0 }),
  gap: z.number().int().meta({ description: 'Sessions with neither bar nor reason: expected - verified - provisional - explained', example: 2 }),
};
const date = (description: string, example: string) => z.string().meta({ description, format: 'date', example });

const report = z.object({
  instrument: spelling,
  start: date('First day of the range; null where the range has none', '2020-01-01').nullable(),
  end: date('Last day of the range; null where the range has none', '2020-03-31').nullable(),
  ...cells,
  gaps: z.array(z.object({
    start: date('First session without bar or reason', '2020-02-06'),
    end: date('Last of them', '2020-02-07'),
    sessions: z.number().int().meta({ description: 'How many, in a row', example: 2 }),
  })).meta({ description: 'The gaps as ranges, ascending' }),
  explanations: z.array(z.object({
    start: date('First date', '2020-03-02'),
    end: date('Last date', '2020-03-03'),
    reason: z.string().meta({ description: 'not_listed, delisted, suspended or provider_empty', example: 'suspended' }),
    evidence: z.record(z.string(), z.unknown()).meta({ description: 'Where that is known from', example: { provider: 'tdx' } }),
  })).meta({ description: 'Why cells are explained, ascending' }),
});

export const coverageAnswer = z.object({ data: z.array(report).meta({ description: 'Ascending by instrument' }) });

export const monthsAnswer = z.object({
  data: z.array(z.object({
    instrument: spelling,
    month: z.string().meta({ description: 'Calendar month', example: '2020-01' }),
    ...cells,
  })).meta({ description: 'Ascending by instrument and month' }),
});

export const COVERAGE_EXAMPLE = {
  data: [{
    instrument: 'SPX.US', start: '2020-01-01', end: '2020-03-31', expected: 62, verified: 60, provisional: 0, explained: 0,
    gap: 2, gaps: [{ start: '2020-02-06', end: '2020-02-07', sessions: 2 }], explanations: [],
  }],
};
export const MONTHS_EXAMPLE = {
  data: [{ instrument: 'SPX.US', month: '2020-02', expected: 19, verified: 17, provisional: 0, explained: 0, gap: 2 }],
};
