import { Pace } from './pace';

let now = 0;
const pace = () => new Pace(() => now);
beforeEach(() => { now = 10_000; });

it('keeps nothing ahead of tasks that take seconds', () => {
  const slow = pace();
  for (let i = 0; i < 20; i++) {
    slow.ended();
    now += 1_000;
  }
  expect(slow.ahead()).toBe(0);
});

it('keeps as many ahead as end in 50 ms, 64 at most', () => {
  const quick = pace();
  for (let i = 0; i < 1_000; i++) {
    quick.ended();
    now += 1.25;
  }
  expect(quick.ahead()).toBeGreaterThanOrEqual(38);
  expect(quick.ahead()).toBeLessThanOrEqual(41);
  for (let i = 0; i < 10_000; i++) {
    quick.ended();
    now += 0.1;
  }
  expect(quick.ahead()).toBe(64);
});

it('is in no haste at a few dozen a second, and forgets its haste when nothing ends for a moment', () => {
  const calm = pace();
  for (let i = 0; i < 200; i++) {
    calm.ended();
    now += 20;
  }
  expect(calm.ahead()).toBe(0);
  const quick = pace();
  for (let i = 0; i < 1_000; i++) {
    quick.ended();
    now += 1;
  }
  expect(quick.ahead()).toBeGreaterThan(40);
  now += 60;
  expect(quick.ahead()).toBe(0);
});
