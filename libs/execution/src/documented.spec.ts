import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { randomFrom } from '../../../test/support/random';
import { randomBars, taskContext } from '../../../test/support/task-context';
import { signalRules } from './analysis/signal-rules';
import { analysisSchema } from './analysis/analysis.task';
import { backtestSchema } from './backtest/backtest.schema';
import { Strategies } from './backtest/strategies';
import { loadStrategies } from './backtest/strategy-folder';
import { importSchema } from './import/import.schema';
import { INDICATOR_NAMES } from './indicators/indicators';
import { OBJECTIVES } from './optimization/objective';
import { optimizationSchema } from './optimization/optimization.schema';
import { runTask } from './task-outcome';
import { TaskTypes } from './task-types';

/** The section of the documentation under a heading; before the first one, what holds for several types. */
const document = readFileSync(resolve(__dirname, '../../../docs/tasks.md'), 'utf8');
const section = (heading: string) => document.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
const SUBJECT = section('Which bars');
const MONEY = section('backtest');

const fieldsOf = (schema: z.ZodType) => Object.keys((schema as unknown as { in: z.ZodObject }).in.shape);

test.each([
  ['backtest', fieldsOf(backtestSchema), SUBJECT + MONEY],
  ['optimization', fieldsOf(optimizationSchema), SUBJECT + MONEY + section('optimization')],
  ['analysis', fieldsOf(analysisSchema), SUBJECT + section('analysis')],
  ['data_import', (importSchema as unknown as { in: z.ZodDiscriminatedUnion<z.ZodObject[]> }).in.options.flatMap((option) => Object.keys(option.shape)), section('data_import')],
])('every field of %s is in the documentation', (_, fields, text) => {
  expect(fields.length).toBeGreaterThan(5);
  expect(fields.filter((field) => !new RegExp(`\`${field}\``).test(text))).toEqual([]);
});

test('every strategy with its presets, every indicator, objective and threshold is in the documentation', () => {
  const strategies = new Strategies();
  for (const name of strategies.names) {
    const presets = strategies.get(name).parameters.map((parameter) => `\`${parameter.name}\` ${parameter.preset}`).join(', ') || 'none';
    expect(MONEY).toContain(`| \`${name}\` | ${presets} |`);
  }
  const words = (text: string) => new Set(text.match(/[a-z_]+/g));
  expect(INDICATOR_NAMES.filter((name) => !words(section('analysis')).has(name))).toEqual([]);
  expect(OBJECTIVES.filter((name) => !words(section('optimization')).has(name))).toEqual([]);
  const thresholds = Object.keys((signalRules as unknown as { unwrap(): z.ZodObject }).unwrap().shape);
  expect(thresholds.filter((name) => !words(section('analysis')).has(name))).toEqual([]);
});

test('the strategy of the documentation trades', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'documented-'));
  try {
    writeFileSync(join(dir, 'dip.js'), /```js\n([^]*?)```/.exec(document)?.[1] ?? '');
    const outcome = await runTask(new TaskTypes(new Strategies(loadStrategies(dir))), 'backtest', { symbol: 'AAPL', period: 'max', strategy: 'dip' },
      taskContext({ 'AAPL.US': randomBars(randomFrom(3), 500) }));
    expect(outcome).toMatchObject({ status: 'completed', result: { strategy: 'dip' } });
    expect((outcome as { result: { trades_count: number } }).result.trades_count).toBeGreaterThan(3);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
