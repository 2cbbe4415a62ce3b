import { BarColumns, CorporateAction, EpochDay, isTimeZone, localDay, RejectedRow } from '@tidemark/domain';
import { MalformedAnswer } from '../malformed-answer';
import { RowCollector } from '../row-collector';
import { actionsOf, datedDividends } from './yahoo.actions';
import { rawPrice, rawVolume } from './yahoo.price';
import { Chart, readChart } from './yahoo.schema';
import { DatedClose, DatedSplit, datedSplits, isApplied, splitFactor } from './yahoo.splits';

export interface ChartRequest {
  readonly symbol: string;
  /** What the caller wants, inclusive. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** The day up to which Yahoo was asked, for the splits after `to`. */
  readonly askedTo: EpochDay;
}

export interface ChartBars {
  readonly bars: BarColumns;
  readonly rejects: RejectedRow[];
  /** Last day with a whole row in the whole answer. */
  readonly lastDay: EpochDay | null;
  readonly firstTradeDay: EpochDay | null;
  /** All that the answer lists, raw. */
  readonly actions: readonly CorporateAction[];
  /** Splits that were undone. */
  readonly undone: readonly DatedSplit[];
  /** Splits that Yahoo lists but had not applied to its history. */
  readonly notApplied: readonly DatedSplit[];
}

interface Row extends DatedClose {
  readonly index: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number | null;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

/**
 * Raw bars out of a chart answer. Yahoo's prices and volumes are adjusted for every split since, though not for dividends;
 * the answer lists the splits up to the day it was asked to, and they are undone here.
 * @throws MalformedAnswer for another symbol, another interval, or columns of different lengths
 */
export function parseChart(answer: unknown, request: ChartRequest): ChartBars {
  const chart = readChart(answer);
  const { symbol, exchangeTimezoneName: timeZone, dataGranularity, firstTradeDate } = chart.meta;
  if (symbol.toUpperCase() !== request.symbol.toUpperCase()) {
    throw new MalformedAnswer(`asked for ${request.symbol}, got ${JSON.stringify(symbol.slice(0, 40))}`);
  }
  if (dataGranularity !== '1d') throw new MalformedAnswer(`asked for days, got ${JSON.stringify(dataGranularity.slice(0, 20))}`);
  if (!isTimeZone(timeZone)) throw new MalformedAnswer(`unknown zone ${JSON.stringify(timeZone.slice(0, 40))}`);
  const collector = new RowCollector(request.from, request.to, (index) => rawRow(chart, index));
  const rows = readRows(chart, timeZone, request, collector);
  const splits = datedSplits(chart.events?.splits ?? {}, timeZone);
  const ascending = [...rows].sort((a, b) => a.day - b.day);
  const undone = splits.filter((split) => isApplied(split, ascending));
  for (const row of rows) {
    const factor = splitFactor(row.day, undone);
    collector.add(row.day, [
      rawPrice(row.open, factor), rawPrice(row.high, factor), rawPrice(row.low, factor), rawPrice(row.close, factor),
      row.volume === null ? NaN : rawVolume(row.volume, factor), NaN,
    ], row.index);
  }
  const dividends = datedDividends(chart.events?.dividends ?? {}, undone, timeZone);
  const paid = dividends.filter(({ amount }) => amount !== null && amount > 0);
  for (const { day, amount } of dividends) {
    if (amount === null || !(amount > 0)) collector.reject(day, amount === null ? 'missing_value' : 'not_positive', `dividend ${amount}`, -1);
  }
  return {
    ...collector.build(), undone, actions: actionsOf(splits, paid), notApplied: splits.filter((split) => !undone.includes(split)),
    lastDay: ascending.at(-1)?.day ?? null,
    firstTradeDay: typeof firstTradeDate === 'number' ? localDay(firstTradeDate * 1000, timeZone) : null,
  };
}

/** Rows with all four prices and a day that was asked for; the others are rejected. */
function readRows(chart: Chart, timeZone: string, request: ChartRequest, collector: RowCollector): Row[] {
  const { timestamp = [], indicators: { quote: [quote] } } = chart;
  const rows: Row[] = [];
  if (timestamp.length === 0) return rows;
  for (const field of [...PRICES, 'volume'] as const) {
    if (quote?.[field]?.length !== timestamp.length) {
      throw new MalformedAnswer(`${timestamp.length} timestamps, but ${quote?.[field]?.length ?? 'no'} values of ${field}`);
    }
  }
  timestamp.forEach((seconds, index) => {
    // The zone decides: Tokyo opens on the day before by UTC. Out of a Date's range there is no day at all.
    const day = Math.abs(seconds) < 8e12 ? localDay(seconds * 1000, timeZone) : null;
    const [open, high, low, close] = PRICES.map((field) => quote[field]?.[index] ?? null);
    if (day === null) collector.reject(null, 'invalid_date', `timestamp ${seconds}`, index);
    else if (day < request.from || day > request.askedTo) {
      collector.reject(day, 'outside_request', 'a day that was not asked for', index);
    } else if (open === null || high === null || low === null || close === null) {
      collector.reject(day, 'missing_value', 'a price is null', index);
    } else rows.push({ day, index, open, high, low, close, volume: quote.volume?.[index] ?? null });
  });
  return rows;
}

function rawRow({ timestamp, indicators }: Chart, index: number): string {
  const [quote] = indicators.quote;
  return JSON.stringify({
    timestamp: timestamp?.[index], open: quote.open?.[index], high: quote.high?.[index], low: quote.low?.[index],
    close: quote.close?.[index], volume: quote.volume?.[index],
  });
}
