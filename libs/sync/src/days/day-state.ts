import { DayRange, EpochDay, Mic } from '@tidemark/domain';
import { Coverage, HorizonView, Instrument } from '@tidemark/market-data';

/** One day over all instruments, counted from the ledger. */
export interface DayState {
  readonly day: EpochDay;
  /** Cells whose session has closed for good, plus those that have a bar already. */
  readonly expected: number;
  readonly verified: number;
  readonly provisional: number;
  readonly explained: number;
  readonly gap: number;
  /** Sessions of this day that are not final yet: nothing may be concluded from them. */
  readonly open: number;
}

export type DayStatus = 'pending' | 'success' | 'failed' | 'skipped';

/** What the ledger alone makes of a day. A failed instrument fails the day; no session skips it. */
export function dayStatus(state: DayState): DayStatus {
  if (state.gap > 0) return 'failed';
  if (state.open > 0 || state.provisional > 0) return 'pending';
  return state.verified > 0 ? 'success' : 'skipped';
}

export interface DayStatesRequest {
  readonly instruments: readonly Instrument[];
  readonly coverage: ReadonlyMap<number, Coverage>;
  readonly range: DayRange;
  readonly view: (mic: Mic) => HorizonView;
}

/** Counts of one calendar's instruments, as differences day to day. */
class Tally {
  readonly listed: Int32Array;
  readonly verified: Int32Array;
  readonly provisional: Int32Array;
  readonly explained: Int32Array;

  constructor(private readonly range: DayRange) {
    const n = range.to - range.from + 2;
    this.listed = new Int32Array(n);
    this.verified = new Int32Array(n);
    this.provisional = new Int32Array(n);
    this.explained = new Int32Array(n);
  }

  add(counts: Int32Array, part: DayRange, life: DayRange): void {
    const from = Math.max(part.from, life.from, this.range.from);
    const to = Math.min(part.to, life.to, this.range.to);
    if (from > to) return;
    counts[from - this.range.from]++;
    counts[to - this.range.from + 1]--;
  }

  sum(): void {
    for (const counts of [this.listed, this.verified, this.provisional, this.explained]) {
      for (let i = 1; i < counts.length; i++) counts[i] += counts[i - 1];
    }
  }
}

/** Every day of the range, ascending. Cost: ranges of the ledger plus days, not cells. */
export function dayStates({ instruments, coverage, range, view }: DayStatesRequest): DayState[] {
  const tallies = new Map<Mic, Tally>();
  for (const instrument of instruments) {
    let tally = tallies.get(instrument.mic);
    if (!tally) tallies.set(instrument.mic, (tally = new Tally(range)));
    const known = coverage.get(instrument.id);
    // Nobody has ever asked for it: nothing is expected of it.
    if (!known) continue;
    const life = { from: Math.max(instrument.listedDay ?? -Infinity, known.askedFrom), to: instrument.delistedDay ?? Infinity };
    tally.add(tally.listed, range, life);
    for (const part of known.verified) tally.add(tally.verified, part, life);
    for (const part of known.provisional) tally.add(tally.provisional, part, life);
    for (const part of known.explained) tally.add(tally.explained, part, life);
  }
  const days = Array.from({ length: range.to - range.from + 1 }, (_, i) => ({
    day: range.from + i, expected: 0, verified: 0, provisional: 0, explained: 0, gap: 0, open: 0,
  }));
  for (const [mic, tally] of tallies) {
    tally.sum();
    const { sessions, finalThrough } = view(mic);
    for (const day of sessions) {
      const i = day - range.from;
      const state = days[i];
      state.verified += tally.verified[i];
      state.provisional += tally.provisional[i];
      state.explained += tally.explained[i];
      const missing = tally.listed[i] - tally.verified[i] - tally.provisional[i] - tally.explained[i];
      if (day > finalThrough) state.open += missing;
      else state.gap += missing;
      state.expected += tally.listed[i];
    }
  }
  return days;
}
