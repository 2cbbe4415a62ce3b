import { DayRange, formatIsoDate, parseIsoDate, weekday } from '@tidemark/domain';
import { cellCounts, EMPTY_LEDGER, LedgerRanges, monthCounts, sessionGaps } from './coverage-report';

const day = (text: string): number => parseIsoDate(text) as number;
const range = (from: string, to: string): DayRange => ({ from: day(from), to: day(to) });
const weekdays = (from: string, to: string): number[] => {
  const out: number[] = [];
  for (let d = day(from); d <= day(to); d++) if (weekday(d) % 6 !== 0) out.push(d);
  return out;
};
const ledger = (more: Partial<LedgerRanges>): LedgerRanges => ({ ...EMPTY_LEDGER, ...more });
const shown = (ranges: readonly (DayRange & { sessions: number })[]) =>
  ranges.map((r) => `${formatIsoDate(r.from)}..${formatIsoDate(r.to)} ${r.sessions}`);

// Monday 2 March to Friday 27 March 2020: four whole weeks.
const MARCH = weekdays('2020-03-02', '2020-03-27');

describe('sessionGaps', () => {
  it('is the whole range without a ledger, and nothing without sessions', () => {
    expect(shown(sessionGaps(MARCH, EMPTY_LEDGER))).toEqual(['2020-03-02..2020-03-27 20']);
    expect(sessionGaps([], EMPTY_LEDGER)).toEqual([]);
  });

  it('runs over weekends and ends at sessions, however far the ranges reach', () => {
    const held = ledger({ verified: [range('2019-01-01', '2020-03-05'), range('2020-03-10', '2020-03-22')] });
    expect(shown(sessionGaps(MARCH, held))).toEqual(['2020-03-06..2020-03-09 2', '2020-03-23..2020-03-27 5']);
  });

  it('is not parted by closed days that the ledger covers, nor made by ones it leaves out', () => {
    expect(shown(sessionGaps(MARCH, ledger({
      verified: [range('2020-03-02', '2020-03-05'), range('2020-03-10', '2020-03-27')],
      explained: [range('2020-03-07', '2020-03-08')],
    })))).toEqual(['2020-03-06..2020-03-09 2']);
    expect(sessionGaps(MARCH, ledger({
      verified: [range('2020-03-02', '2020-03-06'), range('2020-03-09', '2020-03-13'), range('2020-03-16', '2020-03-27')],
    }))).toEqual([]);
  });
});

describe('cellCounts', () => {
  it('counts sessions only, each once', () => {
    expect(cellCounts(MARCH, {
      verified: [range('2020-03-02', '2020-03-08')], provisional: [range('2020-03-27', '2020-03-29')],
      explained: [range('2020-03-09', '2020-03-09'), range('2020-03-14', '2020-03-15')],
    })).toEqual({ expected: 20, verified: 5, provisional: 1, explained: 1, gap: 13 });
  });
});

describe('monthCounts', () => {
  it('splits a range over the months it spans and leaves none out', () => {
    const sessions = weekdays('2019-12-30', '2020-03-03');
    expect(monthCounts(sessions, {
      verified: [range('2019-12-31', '2020-02-04')], provisional: [range('2020-03-03', '2020-03-03')],
      explained: [range('2020-02-28', '2020-03-02')],
    })).toEqual([
      { month: '2019-12', expected: 2, verified: 1, provisional: 0, explained: 0, gap: 1 },
      { month: '2020-01', expected: 23, verified: 23, provisional: 0, explained: 0, gap: 0 },
      { month: '2020-02', expected: 20, verified: 2, provisional: 0, explained: 1, gap: 17 },
      { month: '2020-03', expected: 2, verified: 0, provisional: 1, explained: 1, gap: 0 },
    ]);
  });
});

describe('against counting cell by cell', () => {
  it('agrees for random ledgers', () => {
    const seed = Date.now() % 1_000_000;
    let state = seed;
    const random = (n: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    const sessions = weekdays('2020-01-01', '2020-12-31');
    for (let round = 0; round < 300; round++) {
      const lists = { verified: [] as DayRange[], provisional: [] as DayRange[], explained: [] as DayRange[] };
      for (let at = day('2019-12-20'); at < day('2021-01-10');) {
        const to = at + random(12);
        const word = (['verified', 'provisional', 'explained', null] as const)[random(4)];
        if (word) lists[word].push({ from: at, to });
        at = to + 1 + random(3);
      }
      const stateOf = (d: number) => (['verified', 'provisional', 'explained'] as const)
        .find((word) => lists[word].some((r) => r.from <= d && d <= r.to)) ?? 'gap';
      const wanted = { expected: sessions.length, verified: 0, provisional: 0, explained: 0, gap: 0 };
      for (const session of sessions) wanted[stateOf(session)]++;
      const context = `seed ${seed} round ${round}`;
      expect([context, cellCounts(sessions, lists)]).toEqual([context, wanted]);
      const gaps = sessionGaps(sessions, lists);
      const silent = sessions.filter((session) => stateOf(session) === 'gap');
      expect([context, gaps.flatMap((g) => sessions.filter((s) => s >= g.from && s <= g.to))]).toEqual([context, silent]);
      expect(gaps.reduce((sum, g) => sum + g.sessions, 0)).toBe(silent.length);
      const months = monthCounts(sessions, lists);
      const sum = (word: keyof typeof wanted) => months.reduce((n, m) => n + m[word], 0);
      expect([context, sum('verified'), sum('gap')]).toEqual([context, wanted.verified, wanted.gap]);
    }
  });
});
