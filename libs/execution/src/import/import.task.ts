import { localDay, systemClock } from '@tidemark/domain';
import { z } from 'zod';
import { TaskContext } from '../task-context';
import { TaskFailedError } from '../task-failed.error';
import { taskType } from '../task-type';
import { fullAnswer } from './full-answer';
import { inParallel } from './in-parallel';
import { ImportPart, importPart } from './import-part';
import { providerOf } from './data-source';
import { importSchema } from './import.schema';

/** Requests side by side: each provider keeps its own rate, this only keeps one slow symbol from holding up the rest. */
const CONCURRENCY = 4;

type ImportData = z.output<typeof importSchema>;

/** `data_import`: bars from a data provider. It fetches and sorts; the caller stores. */
export const importTask = taskType({
  name: 'data_import',
  schema: importSchema,
  run: async (data, context) => (data.answer === 'full' ? fullAnswer(data, context) : importRows(data, context)),
});

async function importRows(
  { symbols, dataSource, from, to, ignored }: Extract<ImportData, { answer: 'rows' }>, context: TaskContext,
) {
  const { providers, signal, progress, clock = systemClock } = context;
  const base = { symbols_count: symbols.length, data_source: dataSource, first_symbol: symbols[0] ?? null };
  // The original's client may ask for nothing, and gets nothing.
  if (symbols.length === 0) return { ...summary(base, []), ...ignored };
  const { chain, provider } = providerOf(dataSource, providers);
  const today = localDay(clock.now(), 'UTC');
  let done = 0;
  const parts = await inParallel(symbols, CONCURRENCY, async (symbol) => {
    const part = await importPart(chain, { symbol, dataSource, provider, from, to, today, clock, signal });
    progress(++done / symbols.length, `${symbol}: ${part.error ? part.error.message : `${part.rows.length} rows`}`);
    return part;
  });
  const result = { ...summary(base, parts), ...ignored };
  const { errors } = result;
  if (errors.length < symbols.length) return result;
  throw new TaskFailedError('import_failed', `none of ${symbols.length} symbols could be imported: ${errors[0].message}`, {
    messageZh: `${symbols.length} 个代码全部导入失败: ${errors[0].message}`,
    retryable: errors.some(({ retryable }) => retryable), result: { task_type: 'data_import', ...result, status: 'failed' },
  });
}

function summary<Base extends object>(base: Base, parts: readonly ImportPart[]) {
  const errors = parts.flatMap((part) => part.error ?? []);
  const good = parts.flatMap((part) => (part.error ? [] : part));
  const kdata = good.flatMap(({ rows }) => rows);
  return {
    ...base, imported_count: good.length, total_records: kdata.length,
    status: errors.length > 0 ? 'partial' : 'completed',
    failed_symbols: errors.map(({ symbol }) => symbol), errors,
    rejected: good.flatMap(({ rejected }) => rejected), answers: good.map(({ answer }) => answer), kdata,
  };
}
