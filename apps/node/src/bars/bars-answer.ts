import { BarColumns, BarColumnsBuilder, brokenBarRule, parseIsoDate } from '@tidemark/domain';
import { BarNeed, TaskFailedError } from '@tidemark/execution';

type Row = Readonly<Record<string, unknown>>;

/** `data` of `GET /api/v1/bars` for one instrument. @throws TaskFailedError `bars_malformed` */
export function readBars(answer: unknown, { instrument, adjustment }: BarNeed): BarColumns {
  const { data: rows, adjustment: as } = (answer ?? {}) as { data?: unknown; adjustment?: unknown };
  // An older server has not heard the question, and answers with raw bars.
  if ((as ?? 'raw') !== adjustment) throw malformed(instrument, `bars that are not adjusted as asked (${adjustment})`);
  if (!Array.isArray(rows)) throw malformed(instrument, 'no list of bars');
  const bars = new BarColumnsBuilder(rows.length);
  let before = -Infinity;
  for (const row of rows as Row[]) {
    const day = typeof row?.date === 'string' ? parseIsoDate(row.date) : undefined;
    if (day === undefined || day <= before || row.instrument !== instrument) throw malformed(instrument, `a bar out of place after ${bars.length}`);
    const [open, high, low, close] = [row.open, row.high, row.low, row.close].map((price) => (typeof price === 'number' ? price : NaN));
    const [volume, amount] = [row.volume, row.amount].map((value) => (typeof value === 'number' ? value : NaN));
    const rule = brokenBarRule(open, high, low, close, volume, amount);
    if (rule !== undefined) throw malformed(instrument, `a bar that is none: ${rule}`);
    bars.push(day, open, high, low, close, volume, amount);
    before = day;
  }
  return bars.build();
}

function malformed(instrument: string, what: string): TaskFailedError {
  return new TaskFailedError('bars_malformed', `the server sent ${what} for ${instrument}`, { messageZh: `服务器返回的 ${instrument} 行情无效` });
}
