import { HttpClient, HttpError, parseJson, RefusedError } from '@tidemark/http-client';
import { BarsRequest } from '../data-provider';
import { DataProviderError } from '../data-provider.error';
import { fromHttpError } from '../http-failure';

const PROVIDER = 'yahoo';
/** yahoo-finance2 keeps a queue of its own, of four; how much goes out is decided by our rate limit alone. */
const QUEUE = { concurrency: 1_000 };
type Library = Awaited<ReturnType<typeof load>>;
type FetchInput = Parameters<typeof fetch>[0];
const SILENT = { info: ignore, warn: ignore, error: ignore, debug: ignore, dir: ignore };

/** Thrown through yahoo-finance2 for a symbol that is known but has no rows in the range. */
export class NoRows extends Error {}

interface ChartError {
  readonly code: string;
  readonly description: string;
}

/**
 * yahoo-finance2 with our HTTP client under it: its requests get the deadline, the size limit, the rate limit and the
 * retries, and follow no redirect; it sees 2xx answers of safe JSON only. The chart needs neither cookie nor crumb.
 */
export class YahooSession {
  private library: Promise<Library> | undefined;

  /** @param baseUrl takes the place of Yahoo's origin: a mirror, or a stub in tests */
  constructor(private readonly http: HttpClient, private readonly baseUrl?: URL) {}

  /**
   * The chart of a symbol as sent, unchecked.
   * @param from instants, UTC ms
   * @param answered of a `BarsRequest`
   * @throws DataProviderError; NoRows
   */
  async chart(symbol: string, from: number, to: number, { signal, answered }: Pick<BarsRequest, 'signal' | 'answered'>): Promise<unknown> {
    const library = await (this.library ??= load());
    let failure: DataProviderError | NoRows | undefined;
    let sent: unknown;
    const fetch = async (input: FetchInput, init?: RequestInit): Promise<Response> => {
      try {
        const answer = await this.get(input, init, signal, answered);
        sent = answer.value;
        return new Response(answer.text, { headers: { 'content-type': 'application/json' } });
      } catch (error) {
        if (error instanceof DataProviderError || error instanceof NoRows) failure = error;
        throw error;
      }
    };
    try {
      // Checked by our own schema: the library's refuses whole answers for fields that no bar needs.
      await library.chart(
        symbol, { period1: new Date(from), period2: new Date(to), interval: '1d', events: 'div|split', return: 'object' },
        { fetch, validateResult: false },
      );
      // The library makes numbers of texts: a volume of "1,234.5" would be 1.
      return member(member(member(sent, 'chart'), 'result'), '0');
    } catch (error) {
      if (failure) throw failure;
      throw new DataProviderError(PROVIDER, 'malformed_answer', reasonOf(error), false, undefined, { cause: error });
    }
  }

  private async get(input: FetchInput, init: RequestInit | undefined, signal: AbortSignal, answered?: () => void): Promise<{ readonly text: string; readonly value: unknown }> {
    try {
      const headers = Object.fromEntries([...new Headers(init?.headers)].filter(([, value]) => value !== ''));
      const response = await this.http.request({ url: this.rebased(input), headers, signal });
      answered?.();
      const text = response.text();
      const value = parseJson(text);
      throwChartError(value);
      return { text, value };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      // A refusal carries its reason in the same form as an answer.
      if (error instanceof RefusedError) throwChartError(jsonOrNothing(error.body), error);
      throw fromHttpError(PROVIDER, error);
    }
  }

  private rebased(input: FetchInput): URL {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!this.baseUrl) return url;
    const based = new URL(this.baseUrl);
    based.pathname = based.pathname.replace(/\/$/, '') + url.pathname;
    based.search = url.search;
    return based;
  }
}

/** On first use: it takes 17 MB and 0.1 s that a server without Yahoo need not pay. */
async function load() {
  const { default: YahooFinance } = await import('yahoo-finance2');
  return new YahooFinance({
    queue: QUEUE, versionCheck: false, logger: SILENT, validation: { logErrors: false, logOptionsErrors: false },
  });
}

function throwChartError(answer: unknown, cause?: Error): void {
  const error = chartErrorOf(answer);
  if (!error) return;
  const reason = error.description.slice(0, 200);
  if (/data doesn't exist for startdate/i.test(reason)) throw new NoRows(reason);
  if (/not found/i.test(error.code) || /no data found|delisted/i.test(reason)) {
    throw new DataProviderError(PROVIDER, 'unknown_symbol', reason, false, undefined, { cause });
  }
  throw new DataProviderError(PROVIDER, 'provider_refused', `${error.code.slice(0, 40)}: ${reason}`, false, undefined, { cause });
}

function chartErrorOf(answer: unknown): ChartError | undefined {
  const root = member(answer, 'chart') ?? member(answer, 'finance');
  const error = member(root, 'error');
  const code = member(error, 'code');
  const description = member(error, 'description');
  return typeof code === 'string' ? { code, description: typeof description === 'string' ? description : '' } : undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key] : undefined;
}

function jsonOrNothing(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return `no chart: ${error instanceof Error ? error.message.slice(0, 200) : 'unexpected answer'}`;
}

function ignore(): void {
  // What goes wrong is thrown; the library's own log would only say it twice.
}
