import { DayRange, EpochDay, formatIsoDate, normalizeRanges, subtractRanges } from '@tidemark/domain';

/**
 * The arithmetic of the ledger, all in sessions. Ranges may step over closed days as they like: only sessions count.
 * `sessions` are always the expected ones, ascending; the three lists of a ledger share no session, as the store
 * keeps them.
 */
export interface LedgerRanges {
  readonly verified: readonly DayRange[];
  readonly provisional: readonly DayRange[];
  readonly explained: readonly DayRange[];
}

export interface CellCounts {
  readonly expected: number;
  readonly verified: number;
  readonly provisional: number;
  readonly explained: number;
  readonly gap: number;
}

/** Sessions without a word in the ledger, from the first to the last of them. */
export interface SessionGap extends DayRange {
  readonly sessions: number;
}

export interface MonthCounts extends CellCounts {
  /** `2026-11` */
  readonly month: string;
}

export const EMPTY_LEDGER: LedgerRanges = { verified: [], provisional: [], explained: [] };

/** Index of the first session on or after a day. */
function firstAtOrAfter(sessions: readonly EpochDay[], day: EpochDay): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessions[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The runs of sessions inside the ranges, as half-open index pairs. Binary searches, so 20 years are one step. */
function* runs(sessions: readonly EpochDay[], ranges: readonly DayRange[]): Generator<[number, number]> {
  for (const { from, to } of ranges) {
    const first = firstAtOrAfter(sessions, from);
    const end = firstAtOrAfter(sessions, to + 1);
    if (first < end) yield [first, end];
  }
}

function count(sessions: readonly EpochDay[], ranges: readonly DayRange[]): number {
  let sum = 0;
  for (const [first, end] of runs(sessions, ranges)) sum += end - first;
  return sum;
}

/** What no range of the ledger covers, as runs of consecutive sessions. */
export function sessionGaps(sessions: readonly EpochDay[], ledger: LedgerRanges): SessionGap[] {
  if (sessions.length === 0) return [];
  const whole = { from: sessions[0], to: sessions[sessions.length - 1] };
  const known = normalizeRanges([...ledger.verified, ...ledger.provisional, ...ledger.explained]);
  const gaps: { from: EpochDay; to: EpochDay; sessions: number }[] = [];
  let endOfLast = -1;
  for (const [first, end] of runs(sessions, subtractRanges(whole, known))) {
    const last = gaps.at(-1);
    // A closed day that the ledger covers does not part two neighbouring sessions.
    if (last && first === endOfLast) {
      last.to = sessions[end - 1];
      last.sessions += end - first;
    } else {
      gaps.push({ from: sessions[first], to: sessions[end - 1], sessions: end - first });
    }
    endOfLast = end;
  }
  return gaps;
}

export function cellCounts(sessions: readonly EpochDay[], ledger: LedgerRanges): CellCounts {
  const verified = count(sessions, ledger.verified);
  const provisional = count(sessions, ledger.provisional);
  const explained = count(sessions, ledger.explained);
  const expected = sessions.length;
  return { expected, verified, provisional, explained, gap: expected - verified - provisional - explained };
}

export interface SessionMonth {
  readonly month: string;
  /** Index after its last session. */
  readonly end: number;
}

/** The months that sessions fall into, in order; worth keeping where many instruments share a calendar. */
export function sessionMonths(sessions: readonly EpochDay[]): SessionMonth[] {
  const months: SessionMonth[] = [];
  for (let at = 0; at < sessions.length;) {
    const month = formatIsoDate(sessions[at]).slice(0, 7);
    let end = at + 1;
    // No month has more than 31 sessions, so this is short.
    while (end < sessions.length && formatIsoDate(sessions[end]).startsWith(month)) end++;
    months.push({ month, end });
    at = end;
  }
  return months;
}

function countByMonth(
  sessions: readonly EpochDay[], months: readonly SessionMonth[], ranges: readonly DayRange[],
): Int32Array {
  const counts = new Int32Array(months.length);
  let m = 0;
  for (const [first, end] of runs(sessions, ranges)) {
    while (months[m].end <= first) m++;
    for (let at = first; at < end; at = months[m].end, m++) {
      counts[m] += Math.min(end, months[m].end) - at;
      if (months[m].end >= end) break;
    }
  }
  return counts;
}

/** `months` are those of `sessions`; ledger ranges ascending. */
export function monthCounts(
  sessions: readonly EpochDay[], ledger: LedgerRanges, months: readonly SessionMonth[] = sessionMonths(sessions),
): MonthCounts[] {
  const verified = countByMonth(sessions, months, ledger.verified);
  const provisional = countByMonth(sessions, months, ledger.provisional);
  const explained = countByMonth(sessions, months, ledger.explained);
  return months.map(({ month, end }, m) => {
    const expected = end - (m === 0 ? 0 : months[m - 1].end);
    return {
      month, expected, verified: verified[m], provisional: provisional[m], explained: explained[m],
      gap: expected - verified[m] - provisional[m] - explained[m],
    };
  });
}
