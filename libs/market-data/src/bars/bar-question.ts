import { EpochDay, formatIsoDate } from '@tidemark/domain';
import { BAR_TEXT, BarFormat } from './bar-format';
import { BAR_OF_DAY, BarInterval, firstDayOfBar } from './bar-interval';

export interface BarQuestion {
  /** In the order of the answer. */
  readonly instrumentIds: readonly number[];
  /** First and last date of the bars; null: all there are. */
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly interval: BarInterval;
  readonly format: BarFormat;
}

/** COPY takes no parameters: integers and formatted dates only, nothing a client wrote. */
function integers(ids: readonly number[]): string {
  if (!ids.every(Number.isSafeInteger)) throw new TypeError('instrument ids must be integers');
  return ids.join(',');
}

function dateLimits(from: EpochDay | null, to: EpochDay | null): string {
  return (from === null ? '' : ` and date >= date '${formatIsoDate(from)}'`)
    + (to === null ? '' : ` and date <= date '${formatIsoDate(to)}'`);
}

/**
 * The daily rows of instrument `i.id`. A week or month that `from` cuts is read whole, so that its bar is a true one;
 * one that `to` cuts is left as it stood on that day, like the current one.
 */
function dailyRows({ from, to, interval }: BarQuestion): string {
  const first = from === null ? null : firstDayOfBar(interval, from);
  return `select date, open, high, low, close, volume, amount, change_seq
            from bar_daily where instrument_id = i.id${dateLimits(first, to)}`;
}

function barRows(question: BarQuestion): string {
  const { interval, from } = question;
  if (interval === '1d') return `${dailyRows(question)} order by date`;
  return `select max(date) as date, (array_agg(open order by date))[1] as open, max(high) as high, min(low) as low,
                 (array_agg(close order by date desc))[1] as close,
                 case when count(volume) = count(*) then sum(volume) end as volume,
                 case when count(amount) = count(*) then sum(amount) end as amount, max(change_seq) as change_seq
            from (${dailyRows(question)} order by date) d
           group by ${BAR_OF_DAY[interval]}
          ${from === null ? '' : `having max(date) >= date '${formatIsoDate(from)}'`}
           order by 1`;
}

/** One row an instrument, in the asked order: its bars as text, how many, and their highest change number. */
export function barTextSql(question: BarQuestion, instrumentIds: readonly number[]): string {
  const text = BAR_TEXT[question.format];
  return `copy (
    select b.body, b.bars, b.seq
      from (select id, ${text.head} as head, ${text.tail} || ${text.separator} || ${text.head} as between
              from (select id, code || '.' || exchange as spelling, n
                      from unnest(array[${integers(instrumentIds)}]::int[]) with ordinality k(id, n)
                      join instrument using (id)) s
             order by n offset 0) i
     cross join lateral (
       select i.head || string_agg(${text.row}, i.between) || ${text.tail} as body, count(*) as bars, max(change_seq) as seq
         from (${barRows(question)}) r) b
  ) to stdout (format binary)`;
}

/** The same without the text: a tenth of the work. */
export function barStampSql(question: BarQuestion): string {
  return `select coalesce(string_agg(b.bars || ':' || coalesce(b.seq, 0), ',' order by n), '') as stamp
            from unnest($1::int[]) with ordinality i(id, n)
           cross join lateral (select count(*) as bars, max(change_seq) as seq from (${barRows(question)}) r) b`;
}
