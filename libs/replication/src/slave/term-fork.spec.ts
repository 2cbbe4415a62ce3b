import { forkOf } from './term-fork';

const terms = (...reigns: [number, number, string?][]) => reigns.map(([term, from, leader]) => ({ term, from, leader }));

describe('where two histories of reigns part', () => {
  it.each([
    ['nowhere', terms([1, 0]), terms([1, 0]), undefined],
    ['at a promotion that we have not heard of', terms([1, 0]), terms([1, 0], [2, 90]), 90],
    ['at the earlier of two rival promotions (theirs)', terms([1, 0], [2, 90]), terms([1, 0], [3, 80]), 80],
    ['at the earlier of two rival promotions (ours)', terms([1, 0], [2, 90]), terms([1, 0], [3, 95]), 90],
    ['at the first of several that we missed', terms([1, 0]), terms([1, 0], [2, 90], [3, 70]), 90],
    ['at rival promotions to one term', terms([1, 0, 'a'], [2, 90, 'b']), terms([1, 0, 'a'], [2, 95, 'c']), 90],
    ['at rival promotions to one term behind one number', terms([1, 0, 'a'], [2, 90, 'b']), terms([1, 0, 'a'], [2, 90, 'c']), 90],
    ['at the very start, of two first masters', terms([1, 0, 'a']), terms([1, 0, 'b']), 0],
    ['at the very start, of stores that have nothing in common', terms([1, 0]), terms([2, 0]), 0],
  ])('%s', (_, ours, theirs, fork) => {
    expect(forkOf(ours, theirs)).toBe(fork);
    expect(forkOf(theirs, ours)).toBe(fork);
  });
});
