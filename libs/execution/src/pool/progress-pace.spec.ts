import { setTimeout } from 'node:timers/promises';
import { ProgressPace } from './progress-pace';

test('progress never falls, stays within 0 and 1, and is told now and then', async () => {
  const told: number[] = [];
  const pace = new ProgressPace((fraction) => told.push(fraction));
  for (let i = 0; i < 1_000; i++) pace.tell(0.3, 'x');
  expect(told).toEqual([0.3]);
  for (const fraction of [0.1, NaN, 7, -1]) {
    await setTimeout(110);
    pace.tell(fraction, 'x');
  }
  expect(told).toEqual([0.3, 0.3, 0.3, 1, 1]);
});
