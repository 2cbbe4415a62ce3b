import { instrumentArray, isoDay } from '@tidemark/http-api';
import { z } from 'zod';
import { PLAN_MODES } from '../plan/plan-range';

/** A range of days to sync: for a start, and for the plan of one. */
export const rangeBody = z.strictObject({
  start_date: isoDay.meta({ description: 'First day, YYYY-MM-DD', example: '2020-01-01', format: 'date' }),
  end_date: isoDay.meta({ description: 'Last day, YYYY-MM-DD; a future day is cut to today', example: '2020-03-31', format: 'date' }),
  instruments: instrumentArray.optional().meta({ description: 'Only these; all that are listed otherwise', example: ['SPX.US'] }),
  mode: z.enum(PLAN_MODES).default('auto').meta({
    description: 'missing: only open cells; all: ask for every cell again; auto: open cells, or all where none is open',
    example: 'auto',
  }),
});
export type RangeBody = z.output<typeof rangeBody>;
