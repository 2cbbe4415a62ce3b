import { Inject, Injectable } from '@nestjs/common';
import { type Clock, DayRange, EpochDay, formatIsoDate, Mic } from '@tidemark/domain';
import {
  calendarFor, cellCounts, Coverage, CoverageExplanation, CoverageStore, EMPTY_LEDGER, Instrument, LedgerRanges,
  MARKET_CLOCK, monthCounts, sessionGaps, SessionHorizon, SessionMonth, sessionMonths,
} from '@tidemark/market-data';
import type { CoverageQuery } from './coverage.schema';

/** Instruments whose ledgers are in memory at a time. */
const INSTRUMENTS_A_BATCH = 200;

interface Expected {
  readonly sessions: readonly EpochDay[];
  readonly months: readonly SessionMonth[];
}

interface Ledger {
  readonly instrument: Instrument;
  readonly ranges: LedgerRanges;
  /** Null where nothing is expected: never asked for, or the range lies in the future. */
  readonly range: DayRange | null;
  readonly expected: Expected;
}

const NOTHING: Expected = { sessions: [], months: [] };

/** What one request needs of the calendars; thousands of instruments share a few ranges. */
class ExpectedSessions {
  private readonly finals = new Map<Mic, EpochDay>();
  private readonly ranges = new Map<string, Expected>();

  constructor(private readonly horizon: SessionHorizon, private readonly nowMs: number) {}

  finalThrough(mic: Mic): EpochDay {
    const found = this.finals.get(mic) ?? this.horizon.finalThrough(mic, this.nowMs);
    this.finals.set(mic, found);
    return found;
  }

  in(mic: Mic, { from, to }: DayRange): Expected {
    const key = `${mic} ${from} ${to}`;
    let found = this.ranges.get(key);
    if (!found) {
      const sessions = calendarFor(mic).sessionDays(from, to);
      found = { sessions, months: sessionMonths(sessions) };
      this.ranges.set(key, found);
    }
    return found;
  }
}

/** Ledger × calendar, for people: what should be there, what is, and why not. */
@Injectable()
export class CoverageReports {
  constructor(
    private readonly coverage: CoverageStore, private readonly horizon: SessionHorizon,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
  ) {}

  async *reports(instruments: readonly Instrument[], query: CoverageQuery) {
    for await (const ledgers of this.ledgers(instruments, query)) {
      const explanations = await this.explanations(ledgers);
      yield ledgers.map(({ instrument, ranges, range, expected: { sessions } }) => ({
        instrument: instrument.spelling,
        start: range && formatIsoDate(range.from),
        end: range && formatIsoDate(range.to),
        ...cellCounts(sessions, ranges),
        gaps: sessionGaps(sessions, ranges).map((gap) => ({
          start: formatIsoDate(gap.from), end: formatIsoDate(gap.to), sessions: gap.sessions,
        })),
        explanations: range === null ? [] : stillExplaining(explanations.get(instrument.id) ?? [], ranges, range),
      }));
    }
  }

  async *months(instruments: readonly Instrument[], query: CoverageQuery) {
    for await (const ledgers of this.ledgers(instruments, query)) {
      yield ledgers.flatMap(({ instrument, ranges, expected }) => monthCounts(expected.sessions, ranges, expected.months)
        .map((month) => ({ instrument: instrument.spelling, ...month })));
    }
  }

  private async *ledgers(instruments: readonly Instrument[], query: CoverageQuery): AsyncGenerator<Ledger[]> {
    const expected = new ExpectedSessions(this.horizon, this.clock.now());
    for (let at = 0; at < instruments.length; at += INSTRUMENTS_A_BATCH) {
      const batch = instruments.slice(at, at + INSTRUMENTS_A_BATCH);
      const stored = await this.coverage.read(batch.map((i) => i.id));
      yield batch.map((instrument) => {
        const found = stored.get(instrument.id);
        const range = expectedRange(query, found, expected.finalThrough(instrument.mic));
        return {
          instrument, ranges: found ?? EMPTY_LEDGER, range,
          expected: range === null ? NOTHING : expected.in(instrument.mic, range),
        };
      });
    }
  }

  private async explanations(ledgers: readonly Ledger[]): Promise<ReadonlyMap<number, readonly CoverageExplanation[]>> {
    const ranges = ledgers.map((l) => l.range).filter((r) => r !== null);
    if (ranges.length === 0) return new Map();
    const whole = { from: Math.min(...ranges.map((r) => r.from)), to: Math.max(...ranges.map((r) => r.to)) };
    const byInstrument = new Map<number, CoverageExplanation[]>();
    for (const row of await this.coverage.explanations(ledgers.map((l) => l.instrument.id), whole)) {
      const found = byInstrument.get(row.instrumentId);
      if (found) found.push(row);
      else byInstrument.set(row.instrumentId, [row]);
    }
    return byInstrument;
  }
}

/** A session whose close and grace are still to come is not expected, whatever `end` says. */
function expectedRange({ start, end }: CoverageQuery, found: Coverage | undefined, finalThrough: EpochDay): DayRange | null {
  const from = start ?? found?.askedFrom;
  const to = Math.min(end ?? finalThrough, finalThrough);
  return from === undefined || from > to ? null : { from, to };
}

/** An explanation whose cells have all got their bars since is history. */
function stillExplaining(rows: readonly CoverageExplanation[], { explained }: LedgerRanges, range: DayRange) {
  return rows
    .map((row) => ({ ...row, from: Math.max(row.from, range.from), to: Math.min(row.to, range.to) }))
    .filter((row) => explained.some((cells) => cells.from <= row.to && cells.to >= row.from && row.from <= row.to))
    .map((row) => ({ start: formatIsoDate(row.from), end: formatIsoDate(row.to), reason: row.reason, evidence: row.evidence }));
}
