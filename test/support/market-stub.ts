import { formatIsoDate, instantOf, localDay, parseIsoDate } from '@tidemark/domain';
import { calendarFor } from '@tidemark/market-data';
import { chartBody, ChartRow, StubHandler, YahooStub } from './yahoo-stub';

const ZONE = 'America/New_York';
const OPENS_AT = 9 * 60 + 30;

/** When New York opens on a day, in seconds since 1970. */
export function opening(date: string): number {
  return instantOf(parseIsoDate(date) as number, OPENS_AT, ZONE) / 1000;
}

/** A bar of one session as the stub has it: the close of a day is its epoch day over a hundred. */
export function stubRow(date: string, more: Partial<ChartRow> = {}): ChartRow {
  const close = (parseIsoDate(date) as number) / 100;
  return { at: opening(date), open: close - 1, high: close + 1, low: close - 2, close, volume: 1_000, ...more };
}

/** A Yahoo that has a bar of every New York session for every symbol, and answers by script where a test says so. */
export class MarketStub {
  private readonly scripts = new Map<string, StubHandler>();
  private readonly held = new Map<string, (() => void)[]>();
  readonly asked: string[] = [];

  private constructor(private readonly stub: YahooStub) {}

  static async start(): Promise<MarketStub> {
    const stub = await YahooStub.start((symbol, query, response, request) => {
      market.asked.push(symbol);
      (market.scripts.get(symbol) ?? market.whole)(symbol, query, response, request);
    });
    const market = new MarketStub(stub);
    return market;
  }

  get baseUrl(): string {
    return this.stub.baseUrl;
  }

  /** Every request since the start; a base URL with a path of its own shows who asked. */
  get requests(): readonly URL[] {
    return this.stub.requests;
  }

  /** Of a server that has nobody else to ask, and asks as fast as it likes. */
  config(instruments: readonly string[], more = ''): string {
    return [
      `instruments: [${instruments.join(', ')}]`,
      `providers: { order: [yahoo], rate_per_second: 1000, yahoo: { base_url: "${this.stub.baseUrl}" }${more} }`,
    ].join('\n');
  }

  /** The same as variables, of a node or a server. */
  get env(): Record<string, string> {
    return { PROVIDERS: 'yahoo', YAHOO_BASE_URL: this.stub.baseUrl, PROVIDER_RATE_PER_SECOND: '1000' };
  }

  /** From now on this symbol is answered so; without a handler, like all others. */
  script(symbol: string, handler?: StubHandler): void {
    if (handler) this.scripts.set(symbol, handler);
    else this.scripts.delete(symbol);
  }

  /** Answers to this symbol wait for `release`. */
  hold(symbol: string): void {
    this.held.set(symbol, []);
    this.script(symbol, (...call) => this.held.get(symbol)?.push(() => this.whole(...call)));
  }

  release(symbol: string): void {
    this.script(symbol);
    for (const answer of this.held.get(symbol) ?? []) answer();
    this.held.delete(symbol);
  }

  /** How often a symbol was asked for since the last `forget`. */
  times(symbol: string): number {
    return this.asked.filter((asked) => asked === symbol).length;
  }

  forget(): void {
    this.asked.length = 0;
  }

  /** A bar of every session that was asked for, changed by `change`. */
  readonly rows = (query: URLSearchParams, change: (date: string) => Partial<ChartRow> | null = () => ({})): ChartRow[] => {
    const [from, until] = ['period1', 'period2'].map((name) => localDay(Number(query.get(name)) * 1000, ZONE));
    return calendarFor('XNYS').sessionDays(from, Math.min(until, localDay(Date.now(), ZONE)))
      .map((day) => formatIsoDate(day))
      .flatMap((date) => {
        const more = change(date);
        return more === null ? [] : [stubRow(date, more)];
      })
      .filter(({ at }) => at >= Number(query.get('period1')) && at < Number(query.get('period2')));
  };

  readonly whole: StubHandler = (symbol, query, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({ symbol, rows: this.rows(query) })));
  };

  /** Answers every session, each as `change` says; null leaves it out. */
  changed(change: (date: string) => Partial<ChartRow> | null): StubHandler {
    return (symbol, query, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({ symbol, rows: this.rows(query, change) })));
    };
  }

  stop(): Promise<void> {
    return this.stub.stop();
  }
}
