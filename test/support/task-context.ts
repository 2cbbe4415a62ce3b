import { ProviderChain } from '@tidemark/data-providers';
import { BarColumns, BarColumnsBuilder, parseIsoDate } from '@tidemark/domain';
import { HeldBars, TaskContext } from '@tidemark/execution';
import { Random } from './random';

/** What a task runs in, with what it said of its progress. */
export function taskContext(
  bars: Record<string, BarColumns> = {}, providers?: ProviderChain, signal = new AbortController().signal,
): TaskContext & { readonly told: { fraction: number; message: string }[] } {
  const told: { fraction: number; message: string }[] = [];
  return {
    bars: new HeldBars(Object.entries(bars)), providers, signal, told,
    progress: (fraction, message) => { told.push({ fraction, message }); },
    clock: { now: () => Date.parse('2026-11-20T12:00:00Z') },
  };
}

/** Bars of the given opens and closes, one a day from 2024-01-01; each high and low an eighth beyond. */
export function barsOf(prices: readonly (readonly [open: number, close: number])[], volume = 1_000): BarColumns {
  const bars = new BarColumnsBuilder(prices.length);
  const first = parseIsoDate('2024-01-01') as number;
  prices.forEach(([open, close], i) => {
    bars.push(first + i, open, Math.max(open, close) * 1.125, Math.min(open, close) * 0.875, close, volume, NaN);
  });
  return bars.build();
}

/** A random walk on weekdays. */
export function randomBars(random: Random, count: number, firstDay = parseIsoDate('2000-01-03') as number): BarColumns {
  const bars = new BarColumnsBuilder(count);
  let price = 100;
  for (let i = 0, day = firstDay; i < count; day++) {
    if ((day + 4) % 7 === 0 || (day + 4) % 7 === 6) continue;
    const open = price * (1 + (random() - 0.5) * 0.01);
    price = Math.max(1, open * (1 + (random() - 0.497) * 0.04));
    const [high, low] = [Math.max(open, price) * (1 + random() * 0.01), Math.min(open, price) * (1 - random() * 0.01)];
    bars.push(day, open, high, low, price, Math.floor(1_000 + random() * 9_000), NaN);
    i++;
  }
  return bars.build();
}
