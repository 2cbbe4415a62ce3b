// ma_cross over one instrument of 5 000 bars, as a task type runs it, on one processor.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../support/product.mjs';
import { generate } from '../support/bars.mjs';
import { median } from '../support/rounds.mjs';

const WANTED = 300;
const BARS = 5_000;
/** 2000-01-01, in days since 1970. */
const FIRST_DAY = 10_957;
const ROUND_MS = 2_000;

export async function backtests() {
  const from = (name) => createRequire(import.meta.url)(join(ROOT, 'dist/apps/node/libs', name, 'src/index.js'));
  const { HeldBars, runTask, TaskTypes } = from('execution');
  const [bars] = generate(Array.from({ length: BARS }, (_, i) => FIRST_DAY + i), 42, 1);
  const held = new HeldBars([['AAPL.US', bars]]);
  const types = new TaskTypes();
  const data = { symbol: 'AAPL', strategy: 'ma_cross', period: 'max' };
  const context = { bars: held, signal: new AbortController().signal, progress: () => undefined };
  const once = async () => {
    const outcome = await runTask(types, 'backtest', data, context);
    if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
    return outcome.result.bars_count;
  };
  const count = await once();
  const rates = [];
  for (let round = 0; round < 5; round++) {
    const cpu = process.cpuUsage();
    let runs = 0;
    for (const end = performance.now() + ROUND_MS; performance.now() < end; runs++) await once();
    const { user, system } = process.cpuUsage(cpu);
    rates.push(runs / ((user + system) / 1e6));
  }
  return [{ name: 'backtests of ma_cross, one instrument, a second of one processor', value: median(rates), unit: 'runs/s', wanted: `≥ ${WANTED}`, details: `${count} bars each` }];
}
