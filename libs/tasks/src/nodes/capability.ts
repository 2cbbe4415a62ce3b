/** What a node has to list, any one of these, to be given a task of a type. A type that stands nowhere here goes to all. */
const WANTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['data_import', ['data_import', 'data_fetch', 'stock_data']],
  ['analysis', ['analysis', 'indicator_calc', 'data_process']],
  ['backtest', ['backtest', 'analysis', 'data_process']],
  ['optimization', ['optimization', 'genetic_algorithm', 'analysis']],
]);

/** A node that lists nothing takes everything. */
export function canDo(type: string, capabilities: readonly string[]): boolean {
  const wanted = WANTED.get(type);
  return wanted === undefined || capabilities.length === 0 || wanted.some((word) => capabilities.includes(word));
}
