import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createDataProviders, ProviderChain } from '@tidemark/data-providers';
import { runTask, TaskTypes } from '@tidemark/execution';
import { taskContext } from '../support/task-context';

/** The original's task on real TDX files: `tongdaxin`, every file of a folder, against the records counted here. */
const VIPDOC = join(resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data')), 'tdx/vipdoc_2017');

test('data_import of a whole folder: each record is a row or a reject', async () => {
  const files = (['sh', 'sz'] as const).flatMap((market) => readdirSync(join(VIPDOC, market, 'lday')).map((file) => ({ market, file })));
  const symbols = files.map(({ file }) => `${file.slice(0, 2)}.${file.slice(2, 8)}`);
  const records = files.reduce((sum, { market, file }) => sum + readFileSync(join(VIPDOC, market, 'lday', file)).length / 32, 0);
  const providers = new ProviderChain(createDataProviders({ order: ['tdx'], tdx: { dir: VIPDOC } }));
  const outcome = await runTask(
    new TaskTypes(), 'data_import', { symbols: [...symbols, '999999.SH'], start_date: '1990-01-01', end_date: '2020-12-31' }, taskContext({}, providers),
  );
  expect(outcome).toMatchObject({
    status: 'completed', result: { status: 'partial', symbols_count: symbols.length + 1, imported_count: symbols.length, data_source: 'tongdaxin', failed_symbols: ['999999.SH'] },
  });
  const { result } = outcome as unknown as { result: { total_records: number; rejected: { rule: string }[] } };
  expect(result.total_records + result.rejected.length).toBe(records);
  expect(result.total_records).toBeGreaterThan(10_000);
});

test('without dates: the last 250 records, though they are years old', async () => {
  const providers = new ProviderChain(createDataProviders({ order: ['tdx'], tdx: { dir: VIPDOC } }));
  const outcome = await runTask(new TaskTypes(), 'data_import', { symbols: ['sh000001'] }, taskContext({}, providers));
  expect(outcome).toMatchObject({ status: 'completed', result: { total_records: 250, first_symbol: 'sh000001' } });
});
