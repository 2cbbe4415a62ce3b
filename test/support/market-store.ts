import { BarColumnsBuilder, BarsAnswer, Clock, DayRange, formatIsoDate, parseInstrument, parseIsoDate, DEFAULT_MIC } from '@tidemark/domain';
import { Database } from '@tidemark/database';
import { BarWrite, BarWriter, BarWriteTotals, CoverageStore, Instrument, InstrumentStore, QuarantineStore, SessionHorizon } from '@tidemark/market-data';
import { MIGRATIONS } from '@tidemark/migrations';
import { Lease } from '@tidemark/sync-manager';

const day = (text: string): number => parseIsoDate(text) as number;
export const range = (from: string, to: string): DayRange => ({ from: day(from), to: day(to) });

export type Row = readonly [date: string, open: number, high: number, low: number, close: number, volume?: number, amount?: number];

/** An answer of a provider as a test writes it down. */
export function answerOf(rows: readonly Row[], more: Partial<BarsAnswer> = {}): BarsAnswer {
  const builder = new BarColumnsBuilder();
  for (const [date, open, high, low, close, volume = 100, amount = NaN] of rows) builder.push(day(date), open, high, low, close, volume, amount);
  const bars = builder.build();
  return {
    bars, rejects: [], firstKnown: null, evidence: { source: 'test' },
    completeThrough: bars.length > 0 ? bars.days[bars.length - 1] : null, ...more,
  };
}

export interface MarketStore {
  readonly database: Database;
  readonly instruments: InstrumentStore;
  readonly coverage: CoverageStore;
  add(spelling: string): Promise<Instrument>;
  write(instrument: Instrument, asked: DayRange, answer: BarsAnswer): BarWrite;
  store(writes: readonly BarWrite[], lease: Lease): Promise<BarWriteTotals>;
  /** Every stored bar, as text without change numbers. */
  bars(): Promise<string[]>;
  close(): Promise<void>;
}

/** The stores on a database of the test's own, without Nest; the clock is the test's. */
export async function openMarketStore(url: string, clock: Clock): Promise<MarketStore> {
  const database = Database.open({ url, migrations: MIGRATIONS });
  await database.whenReady();
  const instruments = new InstrumentStore(database);
  const coverage = new CoverageStore(database);
  const horizon = new SessionHorizon({ graceMs: 30 * 60_000, instruments: [] });
  const writer = new BarWriter(database, coverage, new QuarantineStore(database), horizon, clock);
  return {
    database, instruments, coverage,
    store: (writes, lease) => writer.write(writer.prepare(writes), lease),
    add: async (spelling) => {
      const key = parseInstrument(spelling);
      return (await instruments.add([{ key, mic: DEFAULT_MIC[key.exchange] }])).instruments[0];
    },
    write: (instrument, asked, answer) => ({ instrument, provider: 'test', asked, answer, fetchedAt: clock.now() }),
    bars: async () => (await database.query<{ line: string }>(
      `select concat_ws(' ', instrument_id, date, open, high, low, close, volume, amount) as line
         from bar_daily order by instrument_id, date`,
    )).map((r) => r.line),
    close: () => database.close(),
  };
}

export const dates = (ranges: readonly DayRange[]): string[] => ranges.map((r) => `${formatIsoDate(r.from)}..${formatIsoDate(r.to)}`);
