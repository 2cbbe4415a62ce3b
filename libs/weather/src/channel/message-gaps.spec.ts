import { MessageGaps } from './message-gaps';

test('numbers in a row are no gap, and the first one begins the row', () => {
  const gaps = new MessageGaps();
  expect([5, 6, 7].map((seq) => gaps.see(seq, 1))).toEqual(['next', 'next', 'next']);
  expect([gaps.lostInAll, gaps.open]).toEqual([0, 0]);
});

test('a jump is what is missing, until it comes late or by the feed', () => {
  const gaps = new MessageGaps();
  gaps.begin(10);
  expect(gaps.see(14, 1)).toBe('jump');
  expect([gaps.lostInAll, gaps.open]).toEqual([3, 3]);
  expect([gaps.see(12, 1), gaps.see(12, 1), gaps.see(14, 1), gaps.see(9, 1)]).toEqual(['late', 'duplicate', 'duplicate', 'duplicate']);
  expect([gaps.reached(11), gaps.open, gaps.reached(20), gaps.open]).toEqual([1, 1, 1, 0]);
  expect(gaps.lostInAll).toBe(3);
});

test('a new master begins where it stands', () => {
  const gaps = new MessageGaps();
  gaps.see(100, 1);
  expect(gaps.see(97, 2)).toBe('next');
  expect(gaps.see(98, 2)).toBe('next');
  expect([gaps.lostInAll, gaps.currentTerm]).toEqual([0, 2]);
});
