import { createHash } from 'node:crypto';
import { taskContext } from '../../../../test/support/task-context';
import { runTask } from '../task-outcome';
import { TaskTypes } from '../task-types';
import { Strategies } from '../backtest/strategies';
import { Handlers } from './handlers';

const types = new TaskTypes();
const run = (data: object, signal?: AbortSignal) => runTask(types, 'custom', data, taskContext({}, undefined, signal));

test('without a handler the data come back, as with the original', async () => {
  expect(await run({ a: 1 })).toEqual({ status: 'completed', result: { task_type: 'custom', handler: 'echo', custom_data: { a: 1 }, status: 'completed' } });
});

test('hash is the chain of SHA-256 it says', async () => {
  let digest = createHash('sha256').update('x').digest();
  for (let i = 1; i < 2_500; i++) digest = createHash('sha256').update(digest).digest();
  expect(await run({ handler: 'hash', text: 'x', rounds: 2_500 })).toMatchObject({ result: { sha256: digest.toString('hex') } });
});

test('a cancel ends hash and sleep while they work', async () => {
  const started = performance.now();
  const outcomes = await Promise.all([
    run({ handler: 'hash', rounds: 100_000_000 }, AbortSignal.timeout(100)), run({ handler: 'sleep', sleep_ms: 60_000 }, AbortSignal.timeout(100)),
  ]);
  expect(outcomes).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('sleep is bounded', async () => {
  expect(await run({ handler: 'sleep', sleep_ms: 600_001 })).toMatchObject({ status: 'failed', error: { field: 'task_data.sleep_ms' } });
});

test("the operator's handlers are found by name", async () => {
  const own = new TaskTypes(new Strategies(), new Handlers(new Map([['double', async ({ n }) => ({ doubled: Number(n) * 2 })]])));
  expect(await runTask(own, 'custom', { handler: 'double', n: 4 }, taskContext())).toMatchObject({ result: { doubled: 8 } });
  expect(await run({ handler: 'double' })).toMatchObject({ status: 'failed', error: { code: 'invalid_task_data', field: 'task_data.handler' } });
});
