import { forkOf } from './term-fork';

const terms = (...pairs: [number, number][]) => pairs.map(([term, from]) => ({ term, from }));

describe('where two histories of reigns part', () => {
  it.each([
    ['nowhere', terms([1, 0]), terms([1, 0]), undefined],
    ['at a promotion that we have not heard of', terms([1, 0]), terms([1, 0], [2, 90]), 90],
    ['at the earlier of two rival promotions (theirs)', terms([1, 0], [2, 90]), terms([1, 0], [3, 80]), 80],
    ['at the earlier of two rival promotions (ours)', terms([1, 0], [2, 90]), terms([1, 0], [3, 95]), 90],
    ['at the first of several that we missed', terms([1, 0]), terms([1, 0], [2, 90], [3, 70]), 90],
    ['at the very start, of stores that have nothing in common', terms([1, 0]), terms([2, 0]), 0],
  ])('%s', (_, ours, theirs, fork) => {
    expect(forkOf(ours, theirs)).toBe(fork);
    expect(forkOf(theirs, ours)).toBe(fork);
  });
});
