import { BarColumns, EpochDay, formatIsoDate, InstrumentKey, parseIsoDate } from '@tidemark/domain';
import { DataProvider, DataProviderError } from '@tidemark/data-providers';

/** What the suite needs to know about one provider and the source it stands on. */
export interface ConformanceSubject {
  readonly provider: DataProvider;
  /** An instrument the source holds, with some bars of it that are known: day → [open, high, low, close]. */
  readonly instrument: InstrumentKey;
  readonly known: Readonly<Record<string, readonly [number, number, number, number]>>;
  /** A day within the history without a bar (a weekend, say). */
  readonly emptyDay: string;
  /** What it cannot serve by its kind; undefined for a provider that takes any instrument. */
  readonly foreign?: InstrumentKey;
  /** A symbol of the right form that the source does not hold. */
  readonly unknownSymbol: string;
  readonly unknownInstrument: InstrumentKey;
  readonly enumerates: boolean;
}

const LONG_AGO = '1990-01-01';
const LATER = '2026-01-01';

function day(text: string): EpochDay {
  return parseIsoDate(text) as EpochDay;
}

/** What every data provider owes, whatever it stands on. `open` builds the subject anew for each test. */
export function describeDataProvider(name: string, open: () => Promise<ConformanceSubject> | ConformanceSubject): void {
  describe(`data provider ${name}`, () => {
    let subject: ConformanceSubject;

    beforeEach(async () => {
      subject = await open();
    });

    const fetch = (from: string, to: string, signal = new AbortController().signal) => {
      const { provider, instrument } = subject;
      const symbol = provider.symbolFor(instrument) as string;
      return provider.fetchBars({ instrument, symbol, from: day(from), to: day(to), signal });
    };

    const dates = (bars: BarColumns): string[] => [...bars.days].map(formatIsoDate);

    test('is called by its name and serves side by side', () => {
      expect(subject.provider.name).toBe(name);
      expect(subject.provider.concurrency).toBeGreaterThanOrEqual(1);
    });

    test('gives raw prices, exact to the last digit', async () => {
      const { bars } = await fetch(LONG_AGO, LATER);
      for (const [date, prices] of Object.entries(subject.known)) {
        const i = bars.days.indexOf(day(date));
        expect([date, bars.open[i], bars.high[i], bars.low[i], bars.close[i]]).toEqual([date, ...prices]);
      }
    });

    test('ascends by day, each day once, all columns of one length', async () => {
      const { bars } = await fetch(LONG_AGO, LATER);
      expect(bars.length).toBeGreaterThan(0);
      for (let i = 1; i < bars.length; i++) expect(bars.days[i]).toBeGreaterThan(bars.days[i - 1]);
      for (const column of [bars.open, bars.high, bars.low, bars.close, bars.volume, bars.amount]) {
        expect(column.length).toBe(bars.length);
      }
    });

    test('the range is inclusive at both ends, and nothing outside it comes', async () => {
      const all = dates((await fetch(LONG_AGO, LATER)).bars);
      const [first, second] = all;
      const last = all[all.length - 1];
      expect(dates((await fetch(first, last)).bars)).toEqual(all);
      expect(dates((await fetch(second, last)).bars)).toEqual(all.slice(1));
      expect(dates((await fetch(first, first)).bars)).toEqual([first]);
    });

    test('a day without a bar within the history is answered empty, and vouched for', async () => {
      const { bars, rejects, completeThrough } = await fetch(subject.emptyDay, subject.emptyDay);
      expect([bars.length, rejects.length]).toEqual([0, 0]);
      expect(completeThrough).not.toBeNull();
      expect(completeThrough).toBeGreaterThanOrEqual(day(subject.emptyDay));
    });

    test('says since when it has bars, and on what evidence', async () => {
      const { bars, firstKnown, evidence } = await fetch(LONG_AGO, LATER);
      if (firstKnown !== null) expect(firstKnown).toBeLessThanOrEqual(bars.days[0]);
      expect(evidence['provider']).toBe(name);
      expect(evidence['last_row']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    });

    test('an aborted signal ends it at once', async () => {
      const abort = new AbortController();
      abort.abort();
      const startedAt = performance.now();
      await expect(fetch(LONG_AGO, LATER, abort.signal)).rejects.toMatchObject({ code: 'cancelled', provider: name, retryable: false });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    });

    test('a signal aborted on the way ends it too, or comes too late for an answer already there', async () => {
      const abort = new AbortController();
      const answer = fetch(LONG_AGO, LATER, abort.signal).then(() => 'answered', (error: DataProviderError) => error.code);
      abort.abort();
      expect(['cancelled', 'answered']).toContain(await answer);
    });

    test('an unknown symbol is an error that no retry helps', async () => {
      const { provider, unknownInstrument: instrument, unknownSymbol: symbol } = subject;
      const failure: unknown = await provider
        .fetchBars({ instrument, symbol, from: day(LONG_AGO), to: day(LATER), signal: new AbortController().signal })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DataProviderError);
      expect(failure).toMatchObject({ provider: name, code: 'unknown_symbol', retryable: false, status: 502 });
    });

    test('has no symbol for what it cannot serve', () => {
      const { provider, foreign, instrument } = subject;
      expect(provider.symbolFor(instrument)).toEqual(expect.any(String));
      if (foreign) expect(provider.symbolFor(foreign)).toBeUndefined();
    });

    test('two calls at a time do not touch each other', async () => {
      const all = dates((await fetch(LONG_AGO, LATER)).bars);
      const abort = new AbortController();
      const [cut, whole, one] = await Promise.allSettled([
        fetch(LONG_AGO, LATER, (abort.abort(), abort.signal)), fetch(LONG_AGO, LATER), fetch(all[1], all[1]),
      ]);
      expect(cut.status).toBe('rejected');
      expect(whole.status === 'fulfilled' && dates(whole.value.bars)).toEqual(all);
      expect(one.status === 'fulfilled' && dates(one.value.bars)).toEqual([all[1]]);
    });

    test('lists what it has, where that can be known', async () => {
      const { provider, instrument, enumerates } = subject;
      const listed = await provider.list?.(new AbortController().signal);
      if (enumerates) expect(listed?.map((listing) => listing.instrument)).toContainEqual(instrument);
      else expect(listed).toBeUndefined();
    });
  });
}
