import { CORPORATE_ACTION_KINDS } from '@tidemark/domain';
import { instrumentList } from '@tidemark/http-api';
import { z } from 'zod';
import { endDay, inOrder, ORDER, startDay } from '../date-range';

export const corporateActionsQuery = z.object({
  instruments: instrumentList,
  start: startDay.meta({ description: 'First ex-date, inclusive; without it from the first one', format: 'date', example: '2020-01-01' }),
  end: endDay.meta({ description: 'Last ex-date, inclusive; without it to the last one', format: 'date', example: '2020-12-31' }),
}).refine(inOrder, ORDER);

export type CorporateActionsQuery = z.output<typeof corporateActionsQuery>;

export const corporateActionsAnswer = z.object({
  data: z.array(z.object({
    instrument: z.string().meta({ description: 'Canonical spelling', example: 'AAPL.US' }),
    ex_date: z.string().meta({ description: 'First session on which the share is traded so', format: 'date', example: '2020-08-31' }),
    kind: z.enum(CORPORATE_ACTION_KINDS).meta({ description: 'A split of shares, or a dividend in cash', example: 'split' }),
    value: z.number().meta({ description: "Split: new shares for one old. Dividend: for one share as it was on that day, in the instrument's currency", example: 4 }),
    provider: z.string().meta({ description: 'The data provider that said so last', example: 'yahoo' }),
    noted_at: z.string().meta({ description: 'When it was stored or last changed', format: 'date-time', example: '2026-11-20T12:00:00.000Z' }),
  })).meta({ description: 'Ascending by instrument and ex-date' }),
  count: z.number().int().meta({ description: 'Entries in `data`', example: 1 }),
});

export const CORPORATE_ACTIONS_EXAMPLE = {
  data: [{ instrument: 'AAPL.US', ex_date: '2020-08-31', kind: 'split', value: 4, provider: 'yahoo', noted_at: '2026-11-20T12:00:00.000Z' }],
  count: 1,
};
