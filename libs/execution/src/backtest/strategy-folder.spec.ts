import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../../../test/support/random';
import { randomBars, taskContext } from '../../../../test/support/task-context';
import { runTask } from '../task-outcome';
import { TaskTypes } from '../task-types';
import { Strategies } from './strategies';
import { loadStrategies } from './strategy-folder';

const MEAN = `{ name: 'own_cross', parameters: [{ name: 'fast', preset: 10, min: 1, max: 50 }, { name: 'slow', preset: 20, min: 2, max: 90 }], constraints: ['fast < slow'],
  decide({ value, parameters: { fast, slow } }) {
    const [now, before] = [0, 1].map((back) => {
      const [f, s] = [value('sma', { period: fast }, 0, back), value('sma', { period: slow }, 0, back)];
      return f === null || s === null ? 0 : Math.sign(f - s);
    });
    if (before && now && now !== before) return now > 0 ? 'long' : 'flat';
  } }`;
const bars = randomBars(randomFrom(3), 500);
let dir: string;
const put = (name: string, text: string): void => writeFileSync(join(dir, name), text);

beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'strategies-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function backtest(name: string, users = new Strategies(loadStrategies(dir))) {
  return runTask(new TaskTypes(users), 'backtest', { symbol: 'AAPL', period: 'max', strategy: name }, taskContext({ 'AAPL.US': bars }));
}

test.each([['own.js', `module.exports = ${MEAN};`], ['own.cjs', `exports.default = ${MEAN};`], ['own.mjs', `export default ${MEAN};`]])('%s is a strategy like ours', async (file, text) => {
  put(file, text);
  const [own, ours] = [await backtest('own_cross'), await backtest('ma_cross')];
  expect(own).toMatchObject({ status: 'completed', result: { trades: (ours as unknown as { result: { trades: object[] } }).result.trades } });
  expect((own as unknown as { result: { trades_count: number } }).result.trades_count).toBeGreaterThan(3);
});

test('decide sees the bars up to its own and no further', async () => {
  put('spy.js', `module.exports = { name: 'spy', decide({ index, bars, value }) {
    if (bars.length !== index + 1 || bars.close[index + 1] !== undefined || value('sma', { period: 1 }, 0, -1) !== null) throw new Error('saw the future');
  } };`);
  expect(await backtest('spy')).toMatchObject({ status: 'completed' });
});

test('an answer that is none is a failure', async () => {
  put('odd.js', `module.exports = { name: 'odd', decide: () => 'buy' };`);
  expect(await backtest('odd')).toMatchObject({ status: 'failed', error: { code: 'bad_strategy' } });
});

test.each([
  ['a syntax error', 'module.exports = {'], ['no decide', `module.exports = { name: 'x' };`], ['a bad name', `module.exports = { name: '../x', decide() {} };`],
  ['a constraint on nothing', `module.exports = { name: 'x', constraints: ['a < b'], decide() {} };`],
])('%s is told with the name of the file', (_, text) => {
  put('broken.js', text);
  expect(() => loadStrategies(dir)).toThrow(/broken\.js is no strategy/);
});

test('a name that is taken is refused', () => {
  put('a.js', `module.exports = { name: 'ma_cross', decide() {} };`);
  expect(() => new Strategies(loadStrategies(dir))).toThrow(/two strategies named ma_cross/);
});

test('links, folders and other files are left out', () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(outside, 'evil.js'), 'throw new Error("was run")');
  symlinkSync(join(outside, 'evil.js'), join(dir, 'evil.js'));
  mkdirSync(join(dir, 'folder.js'));
  put('notes.txt', 'x');
  put('.hidden.js', 'throw new Error("was run")');
  expect(loadStrategies(dir)).toEqual([]);
  rmSync(outside, { recursive: true });
});
