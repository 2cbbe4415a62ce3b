import { EpochDay } from './epoch-day';

export type Interval = '1d';

/**
 * Bars of one instrument, one typed array a field: a tenth of the memory of row objects, and what crosses to a
 * worker or into COPY needs no further conversion. Prices in the instrument's currency, volume in shares (or the
 * contract's unit), amount in currency; NaN in volume or amount means the source has none.
 */
export class BarColumns {
  constructor(
    readonly days: Int32Array,
    readonly open: Float64Array,
    readonly high: Float64Array,
    readonly low: Float64Array,
    readonly close: Float64Array,
    readonly volume: Float64Array,
    readonly amount: Float64Array,
  ) {}

  get length(): number {
    return this.days.length;
  }

  static readonly empty = BarColumns.ofLength(0);

  static ofLength(n: number): BarColumns {
    return new BarColumns(
      new Int32Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n),
      new Float64Array(n), new Float64Array(n), new Float64Array(n),
    );
  }

  subarray(from: number, to: number): BarColumns {
    return new BarColumns(
      this.days.subarray(from, to), this.open.subarray(from, to), this.high.subarray(from, to),
      this.low.subarray(from, to), this.close.subarray(from, to), this.volume.subarray(from, to),
      this.amount.subarray(from, to),
    );
  }
}

/** Grows by doubling; `build` hands out views without copying. */
export class BarColumnsBuilder {
  private columns: BarColumns;
  private count = 0;

  constructor(capacity = 256) {
    this.columns = BarColumns.ofLength(capacity);
  }

  get length(): number {
    return this.count;
  }

  push(
    day: EpochDay, open: number, high: number, low: number, close: number, volume: number, amount: number,
  ): void {
    if (this.count === this.columns.length) this.grow();
    const c = this.columns;
    const i = this.count++;
    c.days[i] = day;
    c.open[i] = open;
    c.high[i] = high;
    c.low[i] = low;
    c.close[i] = close;
    c.volume[i] = volume;
    c.amount[i] = amount;
  }

  build(): BarColumns {
    return this.columns.subarray(0, this.count);
  }

  private grow(): void {
    const wider = BarColumns.ofLength(Math.max(256, this.columns.length * 2));
    const c = this.columns;
    wider.days.set(c.days);
    wider.open.set(c.open);
    wider.high.set(c.high);
    wider.low.set(c.low);
    wider.close.set(c.close);
    wider.volume.set(c.volume);
    wider.amount.set(c.amount);
    this.columns = wider;
  }
}
