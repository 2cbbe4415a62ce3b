import { DayRange, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { calendarFor, Coverage, Instrument } from '@tidemark/market-data';
import { Ask, planRange, PlanMode, withWork } from './plan-range';

const day = (text: string): number => parseIsoDate(text) as number;
const range = (from: string, to: string): DayRange => ({ from: day(from), to: day(to) });
const spx: Instrument = {
  id: 1, key: { exchange: 'US', code: 'SPX' }, spelling: 'SPX.US', mic: 'XNYS', name: null, provider: null,
  listedDay: null, delistedDay: null, removedAt: null,
};
const JANUARY = range('2020-01-01', '2020-01-31');
const OPENED = day('2026-11-20');

function plan(coverage: Partial<Coverage> | undefined, options: {
  mode?: PlanMode; evidenceTo?: string; instrument?: Instrument; openedThrough?: number; asked?: DayRange; ask?: Ask;
} = {}): { ranges: string[]; cells: number }[] {
  const { mode = 'auto', instrument = spx, openedThrough = OPENED, asked = JANUARY } = options;
  const known: Coverage = { askedFrom: day('1990-01-01'), verified: [], provisional: [], explained: [], ...coverage };
  return withWork(planRange({
    instruments: [instrument], coverage: new Map(coverage ? [[1, known]] : []), range: asked, mode, ask: options.ask ?? { from: asked.from, onlyNew: true },
    evidenceTo: options.evidenceTo === undefined ? asked.to : day(options.evidenceTo),
    view: (i, r) => {
      const calendar = calendarFor(i.mic);
      return { calendar, sessions: calendar.sessionDays(r.from, r.to), finalThrough: openedThrough, openedThrough };
    },
  })).map((item) => ({ ranges: item.ranges.map((r) => `${formatIsoDate(r.from)}..${formatIsoDate(r.to)}`), cells: item.cells }));
}

test('an empty ledger asks for the first to the last session', () => {
  expect(plan(undefined)).toEqual([{ ranges: ['2020-01-02..2020-01-31'], cells: 21 }]);
});

test('only open cells are asked for, whatever settled them, and two weeks behind them for evidence', () => {
  const settled = { verified: [range('2020-01-01', '2020-01-20')], explained: [range('2020-01-22', '2020-01-31')] };
  expect(plan(settled)).toEqual([{ ranges: ['2020-01-21..2020-01-31'], cells: 1 }]);
});

test('a provisional cell is open: it is asked for again', () => {
  expect(plan({ verified: [range('2020-01-01', '2020-01-30')], provisional: [range('2020-01-31', '2020-01-31')] }))
    .toEqual([{ ranges: ['2020-01-31..2020-01-31'], cells: 1 }]);
});

test('a complete range is asked for again by auto and all, not by missing', () => {
  const complete = { verified: [JANUARY] };
  expect(plan(complete)).toEqual([{ ranges: ['2020-01-01..2020-01-31'], cells: 21 }]);
  expect(plan(complete, { mode: 'all' })).toHaveLength(1);
  expect(plan(complete, { mode: 'missing' })).toEqual([]);
});

test('near holes are one request, distant ones two', () => {
  const asked = range('2020-01-01', '2020-12-31');
  const near = { verified: [range('2020-01-01', '2020-03-01'), range('2020-03-03', '2020-03-30'), range('2020-04-02', '2020-12-31')] };
  expect(plan(near, { asked })[0].ranges).toEqual(['2020-03-02..2020-04-15']);
  const distant = { verified: [range('2020-01-01', '2020-02-02'), range('2020-02-05', '2020-10-01'), range('2020-10-03', '2020-12-31')] };
  expect(plan(distant, { asked })[0].ranges).toEqual(['2020-02-03..2020-02-18', '2020-10-02..2020-10-16']);
});

test('scheduled work looks past a hole for evidence, but not past its limit', () => {
  const hole = { verified: [range('2020-01-01', '2020-01-29')] };
  expect(plan(hole, { evidenceTo: '2020-02-05' })[0].ranges).toEqual(['2020-01-30..2020-02-05']);
  expect(plan(hole)[0].ranges).toEqual(['2020-01-30..2020-01-31']);
});

test('nothing is asked for before an instrument was wanted or listed, after it was delisted, or before it opened', () => {
  expect(plan({ askedFrom: day('2020-01-30') })).toEqual([{ ranges: ['2020-01-30..2020-01-31'], cells: 2 }]);
  expect(plan({}, { instrument: { ...spx, listedDay: day('2020-01-30') } })).toEqual([{ ranges: ['2020-01-30..2020-01-31'], cells: 2 }]);
  expect(plan({}, { instrument: { ...spx, delistedDay: day('2020-01-03') } })[0].cells).toBe(2);
  expect(plan({}, { openedThrough: day('2020-01-02') })).toEqual([{ ranges: ['2020-01-02..2020-01-16'], cells: 1 }]);
});

test('beforehand the ledger is read as the run will have left it when it plans', () => {
  const late = { askedFrom: day('2020-01-30') };
  const from = day('2020-01-29');
  expect(plan(late, { ask: { from, onlyNew: false } })).toEqual([{ ranges: ['2020-01-29..2020-01-31'], cells: 3 }]);
  expect(plan(late, { ask: { from, onlyNew: true } })[0].cells).toBe(2);
  expect(plan(undefined, { ask: { from, onlyNew: true } })[0].cells).toBe(3);
  expect(plan({}, { ask: { from, onlyNew: false } })[0].cells).toBe(21);
});
