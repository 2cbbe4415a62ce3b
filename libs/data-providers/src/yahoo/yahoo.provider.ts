import { BarColumns, BarsAnswer, Clock, formatIsoDate, InstrumentKey, instantOf, localDay, systemClock } from '@tidemark/domain';
import { HttpClient } from '@tidemark/http-client';
import { BarsRequest, DataProvider } from '../data-provider';
import { DataProviderError } from '../data-provider.error';
import { timeZoneOf } from '../exchange-zones';
import { throwIfCancelled } from '../local-file';
import { MalformedAnswer } from '../malformed-answer';
import { ChartBars, parseChart } from './yahoo.parse';
import { NoRows, YahooSession } from './yahoo.session';
import { yahooSymbol } from './yahoo.symbol';

export interface YahooOptions {
  /** Takes the place of https://query2.finance.yahoo.com. */
  readonly baseUrl?: string;
  readonly ratePerSecond?: number;
  /** The whole of one fetch, retries included. */
  readonly deadlineMs?: number;
  readonly tryDeadlineMs?: number;
  readonly maxBytes?: number;
  readonly tries?: number;
  readonly backoffMs?: number;
}

/** Yahoo publishes no limit; at two a second nobody has been refused for long. */
const RATE_PER_SECOND = 2;
const CONCURRENCY = 4;

/** Yahoo Finance, by the chart of yahoo-finance2. Raw prices: what splits did to them is undone. No amounts. */
export class YahooProvider implements DataProvider {
  readonly name = 'yahoo';
  readonly kind = 'network';
  readonly concurrency = CONCURRENCY;
  private readonly session: YahooSession;

  /** @throws DataProviderError `not_configured` where `baseUrl` is no http(s) URL */
  constructor(options: YahooOptions = {}, private readonly clock: Clock = systemClock) {
    const { baseUrl, ratePerSecond = RATE_PER_SECOND, ...limits } = options;
    this.session = new YahooSession(
      new HttpClient({ ...limits, ratePerSecond, burst: CONCURRENCY }), this.checked(baseUrl),
    );
  }

  symbolFor(instrument: InstrumentKey): string | undefined {
    return yahooSymbol(instrument);
  }

  async fetchBars(request: BarsRequest): Promise<BarsAnswer> {
    const { instrument, symbol, from, to, signal } = request;
    throwIfCancelled(this.name, signal);
    const timeZone = timeZoneOf(instrument.exchange);
    const now = this.clock.now();
    const today = localDay(now, timeZone);
    if (from > today || from > to) return this.empty(symbol);
    // Up to now, whatever `to` is: only then does the answer hold every split that was worked into its prices.
    try {
      const chart = await this.session.chart(
        symbol, instantOf(from, 0, timeZone), instantOf(today + 1, 0, timeZone), request,
      );
      throwIfCancelled(this.name, signal);
      return this.answer(symbol, parseChart(chart, { symbol, from, to, askedTo: today }));
    } catch (error) {
      if (error instanceof NoRows) return this.empty(symbol);
      if (!(error instanceof MalformedAnswer)) throw error;
      throw new DataProviderError(this.name, 'malformed_answer', `${symbol}: ${error.message}`, false, undefined, { cause: error });
    }
  }

  private answer(symbol: string, chart: ChartBars): BarsAnswer {
    const splits = chart.undone.map(({ day, ratio }) => `${formatIsoDate(day)}×${Number(ratio.toPrecision(6))}`);
    const ignored = chart.notApplied.map(({ day, ratio }) => `${formatIsoDate(day)}×${Number(ratio.toPrecision(6))}`);
    return {
      bars: chart.bars, rejects: chart.rejects, completeThrough: chart.lastDay, firstKnown: chart.firstTradeDay,
      actions: chart.actions,
      evidence: {
        provider: this.name, symbol, last_row: chart.lastDay === null ? 'none' : formatIsoDate(chart.lastDay),
        ...(splits.length > 0 && { splits_undone: splits.join(' ') }),
        ...(ignored.length > 0 && { splits_not_applied: ignored.join(' ') }),
      },
    };
  }

  /** Nothing, and nothing vouched for. */
  private empty(symbol: string): BarsAnswer {
    return {
      bars: BarColumns.empty, rejects: [], completeThrough: null, firstKnown: null,
      evidence: { provider: this.name, symbol, last_row: 'none' },
    };
  }

  private checked(baseUrl: string | undefined): URL | undefined {
    if (baseUrl === undefined) return undefined;
    const url = URL.parse(baseUrl);
    if (url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password) return url;
    throw new DataProviderError(this.name, 'not_configured', 'the base URL must be an http or https URL', false);
  }
}
