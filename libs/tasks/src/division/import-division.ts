import { ImportError, TaskFailure, TaskOutcome } from '@tidemark/execution';
import { Division, PartEnd } from './division';

/** What of an import's result is put together here; all else is of no part alone. */
interface ImportResult {
  readonly imported_count: number;
  readonly total_records: number;
  readonly data_source: string;
  readonly first_symbol: string | null;
  readonly failed_symbols: readonly string[];
  readonly errors: readonly ImportError[];
  readonly rejected: readonly unknown[];
  readonly answers: readonly unknown[];
  readonly kdata: readonly unknown[];
}

function symbolsOf(data: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(data.symbols) ? [...new Set(data.symbols as string[])] : [];
}

/** Symbols in slices that follow each other, of equal size to one more or less. */
export const importDivision: Division = {
  type: 'data_import',

  plan(data, parts) {
    const symbols = symbolsOf(data);
    const count = Math.min(parts, symbols.length);
    return Array.from({ length: count }, (_, n) => ({
      ...data, symbols: symbols.slice(Math.floor((n * symbols.length) / count), Math.floor(((n + 1) * symbols.length) / count)),
    }));
  },

  /** With some symbols failed it is completed, and its result says `partial` and which. */
  merge(data, parts): TaskOutcome {
    const symbols = symbolsOf(data);
    const results = parts.flatMap(({ result }) => (result === null ? [] : [result as unknown as ImportResult]));
    const errors = parts.flatMap((part) => errorsOf(part));
    const sum = (of: (result: ImportResult) => number): number => results.reduce((total, result) => total + of(result), 0);
    const result = {
      task_type: 'data_import', symbols_count: symbols.length, imported_count: sum((r) => r.imported_count), total_records: sum((r) => r.total_records),
      data_source: results[0]?.data_source ?? data.data_source ?? null, first_symbol: symbols[0],
      distributed: true, nodes_used: new Set(parts.map(({ node }) => node)).size, failed_nodes: new Set(parts.filter(({ error }) => error).map(({ node }) => node)).size,
      parts: parts.map((part) => ({ node: part.node, symbols_count: symbolsOf(part.data).length, status: part.error ? 'failed' : 'completed' })),
      status: errors.length > 0 ? 'partial' : 'completed',
      failed_symbols: errors.map(({ symbol }) => symbol), errors,
      rejected: results.flatMap(({ rejected }) => rejected), answers: results.flatMap(({ answers }) => answers), kdata: results.flatMap(({ kdata }) => kdata),
    };
    if (parts.some(({ error }) => error === null)) return { status: 'completed', result };
    return { status: 'failed', error: parts[0].error as TaskFailure, result: { ...result, status: 'failed' } };
  },
};

/** Of each symbol, where the part got so far; else its own for all of them. */
function errorsOf({ data, result, error }: PartEnd): ImportError[] {
  if (result) return [...(result as unknown as ImportResult).errors];
  return error === null ? [] : symbolsOf(data).map((symbol) => ({ symbol, code: error.code, message: error.message, retryable: error.retryable }));
}
