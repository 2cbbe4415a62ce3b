import { importDivision } from './import-division';

const data = (...symbols: string[]) => ({ symbols, data_source: 'tdx', start_date: '2020-01-01' });
const part = (symbols: string[], more: object = {}) => ({
  data: data(...symbols), node: 'n1', error: null, result: {
    imported_count: symbols.length, total_records: 10 * symbols.length, data_source: 'tdx', first_symbol: symbols[0], failed_symbols: [], errors: [],
    rejected: [], answers: symbols.map((symbol) => ({ symbol })), kdata: symbols.map((symbol) => ({ symbol })),
  }, ...more,
});
const lost = { code: 'node_lost', message: 'gone', message_zh: null, field: null, retryable: true };

it('plans slices of equal size to one more or less, in order, and no empty ones', () => {
  expect(importDivision.plan(data('a', 'b', 'c', 'd', 'e', 'f', 'g'), 3)).toEqual([data('a', 'b'), data('c', 'd'), data('e', 'f', 'g')]);
  expect(importDivision.plan(data('a', 'b'), 5)).toEqual([data('a'), data('b')]);
  expect(importDivision.plan(data('a', 'a', 'b'), 2)).toEqual([data('a'), data('b')]);
  expect(importDivision.plan({ data_source: 'tdx', symbol: 'a' }, 5)).toEqual([]);
});

it('puts results together in the order of the parts', () => {
  const outcome = importDivision.merge(data('a', 'b', 'c'), [part(['a', 'b']), part(['c'], { node: 'n2' })]);
  expect(outcome).toMatchObject({
    status: 'completed', result: {
      symbols_count: 3, imported_count: 3, total_records: 30, first_symbol: 'a', data_source: 'tdx', distributed: true, nodes_used: 2, failed_nodes: 0,
      status: 'completed', failed_symbols: [], kdata: [{ symbol: 'a' }, { symbol: 'b' }, { symbol: 'c' }],
    },
  });
});

it('is partial where a part failed, and names all of its symbols', () => {
  const outcome = importDivision.merge(data('a', 'b', 'c'), [part(['a']), part(['b', 'c'], { result: null, error: lost, node: 'n2' })]);
  expect(outcome).toMatchObject({
    status: 'completed', result: {
      status: 'partial', imported_count: 1, failed_nodes: 1, failed_symbols: ['b', 'c'],
      errors: [{ symbol: 'b', code: 'node_lost', message: 'gone', retryable: true }, { symbol: 'c', code: 'node_lost', message: 'gone', retryable: true }],
    },
  });
});

it('has failed where every part has', () => {
  const outcome = importDivision.merge(data('a', 'b'), [part(['a'], { result: null, error: lost }), part(['b'], { result: null, error: lost })]);
  expect(outcome).toMatchObject({ status: 'failed', error: lost, result: { status: 'failed', failed_symbols: ['a', 'b'] } });
});
