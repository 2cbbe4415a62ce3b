import { BarColumnsReader } from '@tidemark/market-data';
import { Lease } from '@tidemark/sync-manager';
import { answerOf, MarketStore, openMarketStore, range } from '../support/market-store';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';

let postgres: TestPostgres;
let store: MarketStore;
beforeAll(async () => {
  postgres = await startPostgres();
  store = await openMarketStore(await createDatabase(postgres, 'columns'), { now: () => Date.parse('2021-01-01') });
});
afterAll(async () => {
  await store?.close();
  await postgres?.stop();
});

it('reads bars into columns as they were written, NaN where the source had none', async () => {
  await store.database.query('update sync_lease set epoch = 1');
  const instrument = await store.add('SPX.US');
  const written = answerOf([
    ['1991-01-02', 1.5, 2, 1, 1.75, NaN, NaN], ['1999-12-31', 10, 12, 9, 11, 0, 3.25], ['2020-01-02', 100, 101.125, 99, 100.0625, 1e12, NaN],
  ]);
  await store.store([store.write(instrument, range('1991-01-01', '2020-12-31'), written)], new Lease(1));
  const reader = new BarColumnsReader(store.database);
  const { bars } = written;
  const all = await reader.read(instrument.id, null, null);
  for (const column of ['days', 'open', 'high', 'low', 'close', 'volume', 'amount'] as const) expect([...all[column]]).toEqual([...bars[column]]);
  const [, middle] = bars.days;
  expect([...(await reader.read(instrument.id, middle, middle)).close]).toEqual([11]);
  expect([...(await reader.read(instrument.id, middle + 1, null)).close]).toEqual([100.0625]);
  expect((await reader.read(instrument.id, null, bars.days[0] - 1)).length).toBe(0);
  expect((await reader.read(instrument.id + 1, null, null)).length).toBe(0);
});
