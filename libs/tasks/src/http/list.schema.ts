import { EpochDay, instantOf, parseIsoDate } from '@tidemark/domain';
import { page, pageSize } from '@tidemark/http-api';
import { TASK_TYPES } from '@tidemark/execution';
import { z } from 'zod';
import { TaskFilter } from '../store/task.store';
import { TASK_STATUSES } from '../task';

const MAX_PAGE = 500;

const instant = z.iso.datetime({ offset: true });
/** A date stands for the whole day in the server's zone. */
const when = z.string().refine((text) => parseIsoDate(text) !== undefined || instant.safeParse(text).success, {
  error: 'must be a date YYYY-MM-DD or an instant such as 2026-11-20T20:00:00+08:00', params: { zh: '应为日期 YYYY-MM-DD 或带时区的时间', code: 'invalid_date' },
});
const word = (max: number) => z.string().min(1).max(max).refine((text) => text.isWellFormed() && !text.includes('\0'), { error: 'must be text' });

const paging = { page, page_size: pageSize(MAX_PAGE, 50) };

export const listQuery = z.strictObject({
  status: z.enum(TASK_STATUSES).optional().meta({ description: 'Only tasks that are this', example: 'failed' }),
  type: z.enum(TASK_TYPES).optional().meta({ description: 'Only tasks of this type', example: 'backtest' }),
  node: word(128).optional().meta({ description: 'Only tasks that were tried on this node; `local` is the server itself', example: 'node_001' }),
  from: when.optional().meta({ description: 'Asked for on or after this date or instant', example: '2026-11-20' }),
  to: when.optional().meta({ description: 'Asked for on or before this date or instant', example: '2026-11-20' }),
  search: word(100).optional().meta({ description: 'Part of the id or of task_data', example: 'SPX' }),
  ...paging,
});
export const deadQuery = z.strictObject(paging);

export function filterOf({ status, type, node, from, to, search }: z.output<typeof listQuery>, timezone: string): TaskFilter {
  const startOf = (text: string, days: number, ms: number): number => {
    const day: EpochDay | undefined = parseIsoDate(text);
    return day === undefined ? Date.parse(text) + ms : instantOf(day + days, 0, timezone);
  };
  return {
    status, type, node, search,
    from: from === undefined ? undefined : startOf(from, 0, 0), before: to === undefined ? undefined : startOf(to, 1, 1),
  };
}
