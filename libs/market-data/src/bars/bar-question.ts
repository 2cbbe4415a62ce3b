import { EpochDay, formatIsoDate } from '@tidemark/domain';
import type { FactorsById } from '../adjustments/adjustments';
import { BAR_TEXT, BarWording } from './bar-format';
import { BAR_OF_DAY, BarInterval, firstDayOfBar } from './bar-interval';

export interface BarQuestion {
  /** In the order of the answer. */
  readonly instrumentIds: readonly number[];
  /** First and last date of the bars; null: all there are. */
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly interval: BarInterval;
  readonly format: BarWording;
  /** UTC ms: bars as they were known at that instant; without it as they are. */
  readonly asOf?: number;
  /** Of every instrument of the question; without it the bars are raw. */
  readonly factors?: FactorsById;
  /** Only these of the bars of an instrument; without it all, ascending. */
  readonly slice?: BarSlice;
}

interface BarSlice {
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** COPY takes no parameters: integers and formatted dates only, nothing a client wrote. */
function integers(ids: readonly number[]): string {
  if (!ids.every(Number.isSafeInteger)) throw new TypeError('numbers in COPY must be integers');
  return ids.join(',');
}

function dateLimits(from: EpochDay | null, to: EpochDay | null): string {
  return (from === null ? '' : ` and date >= date '${formatIsoDate(from)}'`)
    + (to === null ? '' : ` and date <= date '${formatIsoDate(to)}'`);
}

/**
 * The rows of `bar_daily` at an instant: of a value that was replaced later, the one that stood there then. When a bar
 * was first stored is not recorded, so it counts as known from its session on, however late it was fetched; one whose
 * day had not begun (in UTC, for no exchange opens before) was not known.
 */
function rowsAsOf(asOf: number): string {
  const instant = `timestamptz '${new Date(asOf).toISOString()}'`;
  const known = ['open', 'high', 'low', 'close', 'volume', 'amount']
    .map((name) => `case when r.date is null then b.${name} else r.${name} end as ${name}`).join(', ');
  return `(select b.instrument_id, b.date, ${known}, b.change_seq
             from bar_daily b
             left join lateral (
               select * from bar_revision v
                where v.instrument_id = b.instrument_id and v.interval = '1d' and v.date = b.date and v.replaced_at > ${instant}
                order by v.replaced_at, v.written_seq limit 1) r on true
            where b.date::timestamp at time zone 'UTC' < ${instant}) b`;
}

/**
 * The daily rows of instrument `i.id`. A week or month that `from` cuts is read whole, so that its bar is a true one;
 * one that `to` cuts is left as it stood on that day, like the current one.
 */
function dailyRows({ from, to, interval, asOf, factors }: BarQuestion): string {
  const first = from === null ? null : firstDayOfBar(interval, from);
  const rows = `from ${asOf === undefined ? 'bar_daily' : rowsAsOf(asOf)} where instrument_id = i.id${dateLimits(first, to)}`;
  if (factors === undefined) return `select date, open, high, low, close, volume, amount, change_seq ${rows}`;
  return `select date, open * p as open, high * p as high, low * p as low, close * p as close, volume * v as volume, amount, change_seq
            from (select *, i.price[width_bucket(date, i.days) + 1] as p, i.volume[width_bucket(date, i.days) + 1] as v ${rows}) a`;
}

/** SQL of a table `f` (id, days, price, volume): one row an instrument. */
function factorRows(factors: FactorsById, instrumentIds: readonly number[]): string {
  const rows = instrumentIds.map((id) => {
    const of = factors.get(id);
    if (!of || ![...of.price, ...of.volume].every(Number.isFinite)) throw new TypeError(`no factors for instrument ${id}`);
    const days = of.days.map((day) => `'${formatIsoDate(day)}'`).join(',');
    return `(${integers([id])}, array[${days}]::date[], array[${of.price.join(',')}]::float8[], array[${of.volume.join(',')}]::float8[])`;
  });
  return `(values ${rows.join(',')}) f(id, days, price, volume)`;
}

function order(slice: BarSlice | undefined): string {
  if (slice === undefined) return 'order by date';
  return `order by date${slice.descending ? ' desc' : ''} limit ${integers([slice.limit])} offset ${integers([slice.offset])}`;
}

function barRows(question: BarQuestion): string {
  const { interval, from, slice } = question;
  if (interval === '1d') return `${dailyRows(question)} ${order(slice)}`;
  return `select max(date) as date, (array_agg(open order by date))[1] as open, max(high) as high, min(low) as low,
                 (array_agg(close order by date desc))[1] as close,
                 case when count(volume) = count(*) then sum(volume) end as volume,
                 case when count(amount) = count(*) then sum(amount) end as amount, max(change_seq) as change_seq
            from (${dailyRows(question)} order by date) d
           group by ${BAR_OF_DAY[interval]}
          ${from === null ? '' : `having max(date) >= date '${formatIsoDate(from)}'`}
           ${order(slice)}`;
}

/** One row an instrument, in the asked order: its bars as text, how many, and their highest change number. */
export function barTextSql(question: BarQuestion, instrumentIds: readonly number[]): string {
  const text = BAR_TEXT[question.format];
  const { factors } = question;
  return `copy (
    select b.body, b.bars, b.seq
      from (select s.*, ${text.head} as head, ${text.tail} || ${text.separator} || ${text.head} as between
              from (select${factors ? ' f.*,' : ' id,'} code || '.' || exchange as spelling, n
                      from unnest(array[${integers(instrumentIds)}]::int[]) with ordinality k(id, n)
                      join instrument using (id)${factors ? ` join ${factorRows(factors, instrumentIds)} using (id)` : ''}) s
             order by n offset 0) i
     cross join lateral (
       select i.head || string_agg(${text.row}, i.between) || ${text.tail} as body, count(*) as bars, max(change_seq) as seq
         from (${barRows(question)}) r) b
  ) to stdout (format binary)`;
}

/** The same without the text: a tenth of the work. Factors change no number and no stamp. */
export function barStampSql(question: BarQuestion): string {
  return `select coalesce(string_agg(b.bars || ':' || coalesce(b.seq, 0), ',' order by n), '') as stamp
            from unnest($1::int[]) with ordinality i(id, n)
           cross join lateral (select count(*) as bars, max(change_seq) as seq from (${barRows({ ...question, factors: undefined })}) r) b`;
}

/** How many bars there are in all, and between which dates. */
export function barSpanSql(question: BarQuestion): string {
  return `select count(*)::int as bars, min(date)::text as first, max(date)::text as last
            from unnest($1::int[]) i(id) cross join lateral (${barRows({ ...question, factors: undefined })}) r`;
}

/** Which instruments have any bar: at most one row is looked at for each. */
export function barHoldersSql(question: BarQuestion): string {
  return `select i.id from unnest($1::int[]) i(id) where exists (${barRows({ ...question, interval: '1d', factors: undefined })})`;
}
