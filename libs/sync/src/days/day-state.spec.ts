import { DayRange, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { calendarFor, Coverage, Instrument } from '@tidemark/market-data';
import { dayStates, dayStatus } from './day-state';

const day = (text: string): number => parseIsoDate(text) as number;
const range = (from: string, to: string): DayRange => ({ from: day(from), to: day(to) });
const instrument = (id: number, mic: Instrument['mic']): Instrument => ({
  id, key: { exchange: 'US', code: `I${id}` }, spelling: `I${id}.US`, mic, name: null, provider: null, listedDay: null,
  delistedDay: null, removedAt: null,
});
const FRIDAY_TO_MONDAY = range('2020-01-03', '2020-01-06');
const NEVER: Coverage = { askedFrom: day('2000-01-01'), verified: [], provisional: [], explained: [] };

function states(cells: Readonly<Record<number, Partial<Coverage> | null>>, instruments: Instrument[], finalThrough = day('2026-01-01')) {
  const coverage = new Map(Object.entries(cells).flatMap(([id, c]) => (c ? [[Number(id), { ...NEVER, ...c }] as const] : [])));
  return dayStates({
    instruments, coverage, range: FRIDAY_TO_MONDAY,
    view: (mic) => {
      const calendar = calendarFor(mic);
      return { calendar, sessions: calendar.sessionDays(FRIDAY_TO_MONDAY.from, FRIDAY_TO_MONDAY.to), finalThrough, openedThrough: finalThrough };
    },
  });
}
const statuses = (found: ReturnType<typeof states>) => found.map((s) => `${formatIsoDate(s.day)} ${dayStatus(s)}`);

test('no session skips a day, a missing instrument fails it, all of them make it a success', () => {
  const two = [instrument(1, 'XNYS'), instrument(2, 'XNYS')];
  const found = states({ 1: { verified: [FRIDAY_TO_MONDAY] }, 2: { verified: [range('2020-01-01', '2020-01-03')] } }, two);
  expect(statuses(found)).toEqual(['2020-01-03 success', '2020-01-04 skipped', '2020-01-05 skipped', '2020-01-06 failed']);
  expect(found[3]).toEqual({ day: day('2020-01-06'), expected: 2, verified: 1, provisional: 0, explained: 0, gap: 1, open: 0 });
});

test('each calendar counts its own sessions', () => {
  const found = states({ 1: { verified: [FRIDAY_TO_MONDAY] }, 2: { verified: [FRIDAY_TO_MONDAY] } }, [instrument(1, 'XNYS'), instrument(2, '24x7')]);
  expect(found.map((s) => s.verified)).toEqual([2, 1, 1, 2]);
});

test('what nobody asked for is not expected; what is explained is no failure', () => {
  const one = [instrument(1, 'XNYS')];
  expect(statuses(states({ 1: null }, one))[0]).toBe('2020-01-03 skipped');
  expect(statuses(states({ 1: { askedFrom: day('2020-01-06') } }, one))).toEqual(['2020-01-03 skipped', '2020-01-04 skipped', '2020-01-05 skipped', '2020-01-06 failed']);
  expect(statuses(states({ 1: { explained: [FRIDAY_TO_MONDAY] } }, one))[0]).toBe('2020-01-03 skipped');
});

test('a session that is not final leaves its day pending, with or without a provisional bar', () => {
  const one = [instrument(1, 'XNYS')];
  const final = day('2020-01-03');
  expect(statuses(states({ 1: { verified: [range('2020-01-03', '2020-01-03')] } }, one, final))[3]).toBe('2020-01-06 pending');
  expect(statuses(states({ 1: { provisional: [range('2020-01-06', '2020-01-06')] } }, one, final))[3]).toBe('2020-01-06 pending');
});

test('listing and delisting bound what is expected', () => {
  const born = { ...instrument(1, 'XNYS'), listedDay: day('2020-01-06') };
  const gone = { ...instrument(2, 'XNYS'), delistedDay: day('2020-01-03') };
  expect(states({ 1: {}, 2: {} }, [born, gone]).map((s) => s.gap)).toEqual([1, 0, 0, 1]);
});
