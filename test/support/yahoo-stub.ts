import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export interface ChartRow {
  /** Seconds since 1970. */
  readonly at: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
}

export interface ChartFixture {
  readonly symbol: string;
  readonly timeZone?: string;
  readonly firstTradeDate?: number;
  readonly rows: readonly ChartRow[];
  readonly splits?: readonly { readonly at: number; readonly numerator: number; readonly denominator: number }[];
  readonly dividends?: readonly { readonly at: number; readonly amount: number | null }[];
}

/** A chart answer in the form of the recordings. */
export function chartBody(fixture: ChartFixture): Record<string, unknown> {
  const { symbol, timeZone = 'America/New_York', firstTradeDate = 345479400, rows, splits = [], dividends = [] } = fixture;
  const column = (field: 'open' | 'high' | 'low' | 'close' | 'volume') => rows.map((row) => row[field]);
  return {
    chart: {
      error: null,
      result: [{
        meta: {
          currency: 'USD', symbol, exchangeName: 'NMS', instrumentType: 'EQUITY', firstTradeDate, gmtoffset: -18000,
          timezone: 'EST', exchangeTimezoneName: timeZone, priceHint: 2, dataGranularity: '1d', range: '',
        },
        ...(rows.length > 0 && { timestamp: rows.map((row) => row.at) }),
        ...(splits.length + dividends.length > 0 && {
          events: {
            ...(splits.length > 0 && { splits: Object.fromEntries(splits.map((split) => [split.at, { date: split.at, ...split, splitRatio: 'x' }])) }),
            ...(dividends.length > 0 && { dividends: Object.fromEntries(dividends.map(({ at, amount }) => [at, { date: at, amount }])) }),
          },
        }),
        indicators: {
          quote: [rows.length === 0 ? {} : {
            open: column('open'), high: column('high'), low: column('low'), close: column('close'), volume: column('volume'),
          }],
        },
      }],
    },
  };
}

/** What Yahoo says about a symbol it does not have, with 404. */
export const NOT_FOUND = {
  chart: { result: null, error: { code: 'Not Found', description: 'No data found, symbol may be delisted' } },
};

export type StubHandler = (symbol: string, query: URLSearchParams, response: ServerResponse, request: IncomingMessage) => void;

/** A server in Yahoo's place on the loopback. */
export class YahooStub {
  readonly requests: URL[] = [];
  private constructor(private readonly server: Server) {}

  static async start(handler: StubHandler): Promise<YahooStub> {
    const server = createServer((request, response) => {
      const url = new URL(request.url as string, 'http://stub');
      stub.requests.push(url);
      const symbol = decodeURIComponent(/\/v8\/finance\/chart\/([^/]+)$/.exec(url.pathname)?.[1] ?? '');
      handler(symbol, url.searchParams, response, request);
    });
    const stub = new YahooStub(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Answers a fixture as Yahoo would: only rows in [period1, period2), and the splits and dividends in it. */
export function serveChart(fixture: ChartFixture): StubHandler {
  return (symbol, query, response) => {
    if (symbol !== fixture.symbol) {
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(NOT_FOUND));
      return;
    }
    const asked = ({ at }: { at: number }): boolean => at >= Number(query.get('period1')) && at < Number(query.get('period2'));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({
      ...fixture, rows: fixture.rows.filter(asked), splits: fixture.splits?.filter(asked), dividends: fixture.dividends?.filter(asked),
    })));
  };
}
