import { nextSlot, slotAt } from './slots';

test('slots lie at whole multiples of the interval', () => {
  const noon = Date.UTC(2026, 10, 20, 12);
  expect([slotAt(noon, 60_000), slotAt(noon + 59_999, 60_000), slotAt(noon + 60_000, 60_000)]).toEqual([noon, noon, noon + 60_000]);
  expect([nextSlot(noon, 60_000), nextSlot(noon + 1, 60_000), nextSlot(noon - 1, 60_000)]).toEqual([noon + 60_000, noon + 60_000, noon]);
});
