import { isoDay } from '@tidemark/http-api';
import { EpochDay } from '@tidemark/domain';

export const startDay = isoDay.optional().meta({ description: 'First date, inclusive', format: 'date', example: '2020-01-01' });
export const endDay = isoDay.optional().meta({ description: 'Last date, inclusive', format: 'date', example: '2020-03-31' });

/** The rule across both fields: `schema.refine(inOrder, ORDER)`. */
export function inOrder({ start, end }: { start?: EpochDay; end?: EpochDay }): boolean {
  return start === undefined || end === undefined || start <= end;
}

export const ORDER = {
  error: 'must not be after end', path: ['start'],
  params: { code: 'start_after_end', zh: '开始日期不能晚于结束日期' },
};
