import { ema, sma } from '../../apps/web/src/charts/averages';

describe('averages of the chart', () => {
  it('begin once there are enough values', () => {
    expect(sma([1, 2, 3, 4, 8], 3)).toEqual([null, null, 2, 3, 5]);
    expect(sma([1, 2], 3)).toEqual([null, null]);
  });

  it('weigh the latest value by 2/(n+1), begun with the simple one', () => {
    expect(ema([1, 2, 3, 4, 8], 3)).toEqual([null, null, 2, 3, 5.5]);
    expect(ema([], 3)).toEqual([]);
  });
});
