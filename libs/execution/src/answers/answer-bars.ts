import { BarColumns, EpochDay } from '@tidemark/domain';
import { PackedBars } from '../bars/packed-bars';

const PRICES = ['open', 'high', 'low', 'close'] as const;
const AMOUNTS = ['volume', 'amount'] as const;
const NUMBER_BYTES = 8;
const BAR_BYTES = 4 + (PRICES.length + AMOUNTS.length) * NUMBER_BYTES;

/**
 * The bars of an answer. Other than the bars that a task computes with they may break a rule of bars, for the store keeps
 * what was wrong with them; but they are numbers, and of days that were asked for.
 * @returns undefined where they are not
 */
export function answerBars({ n, base64 }: PackedBars, from: EpochDay, to: EpochDay): BarColumns | undefined {
  if (n > to - from + 1 || base64.length !== 4 * Math.ceil((n * BAR_BYTES) / 3)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  // Other signs than those of base64 are passed over by Node, and make it shorter.
  if (bytes.byteLength !== n * BAR_BYTES) return undefined;
  const bars = BarColumns.ofLength(n);
  let at = 0;
  for (let i = 0; i < n; i++, at += 4) {
    const day = bytes.readInt32LE(at);
    if (day < from || day > to || (i > 0 && day <= bars.days[i - 1])) return undefined;
    bars.days[i] = day;
  }
  for (const name of [...PRICES, ...AMOUNTS]) {
    const mayLack = name === 'volume' || name === 'amount';
    for (let i = 0; i < n; i++, at += NUMBER_BYTES) {
      const value = bytes.readDoubleLE(at);
      if (!Number.isFinite(value) && !(mayLack && Number.isNaN(value))) return undefined;
      bars[name][i] = value;
    }
  }
  return bars;
}
