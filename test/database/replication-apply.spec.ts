import { Database, Reign } from '@tidemark/database';
import { MIGRATIONS } from '@tidemark/migrations';
import { copySection } from '../../libs/replication/src/source/change-source';
import { HistoryStore } from '../../libs/replication/src/master/history.store';
import { REPLICATED_TABLES, TOMBSTONES } from '../../libs/replication/src/replicated-tables';
import type { ReplicationOptions } from '../../libs/replication/src/replication-options';
import { Retention } from '../../libs/replication/src/rule/retention';
import { RowApplier } from '../../libs/replication/src/slave/row-applier';
import { Section } from '../../libs/replication/src/wire/batch';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';

const BARS = REPLICATED_TABLES.find((t) => t.name === 'bar_daily') ?? fail();
function fail(): never { throw new Error('bar_daily is not replicated'); }

let postgres: TestPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = Database.open({ url: await createDatabase(postgres, 'apply'), migrations: MIGRATIONS });
  await database.whenReady();
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});
beforeEach(() => database.query('truncate bar_daily, tombstone, replica_history'));

/** A section with one row, as a master would send it. */
function section(table: typeof BARS, select: string): Promise<Section> {
  return database.withConnection((client) => copySection(client, table, `copy (${select}) to stdout (format binary)`));
}
const bar = (close: number, seq: number) => section(BARS,
  `select 1, date '2020-01-02', 1::float8, 9::float8, 1::float8, ${close}::float8, null::float8, null::float8, ${seq}::bigint`);
const tombstone = (seq: number, key = '{"instrument_id": 1, "date": "2020-01-02"}') => section(TOMBSTONES,
  `select 'bar_daily'::text, '${key}'::jsonb, now(), ${seq}::bigint`);
const apply = (...sections: Section[]) => database.transaction(async (client) => {
  for (const one of sections) await RowApplier.apply(client, one);
});
const stored = () => database.query<{ close: number; seq: number }>('select close, change_seq as seq from bar_daily order by date');

describe('rows of a batch', () => {
  it('take the place of older versions, never of newer ones', async () => {
    await apply(await bar(2, 10));
    await apply(await bar(3, 11));
    expect(await stored()).toEqual([{ close: 3, seq: 11 }]);
    await apply(await bar(2, 10));
    expect(await stored()).toEqual([{ close: 3, seq: 11 }]);
  });

  it('are deleted by a later tombstone, and only by that', async () => {
    await apply(await bar(2, 10));
    await apply(await tombstone(9));
    expect(await stored()).toHaveLength(1);
    await apply(await tombstone(12));
    expect(await stored()).toEqual([]);
  });

  it('stay where they were made again in the commit of their delete', async () => {
    await apply(await bar(2, 10));
    await apply(await tombstone(12), await bar(4, 12));
    await apply(await tombstone(12));
    expect(await stored()).toEqual([{ close: 4, seq: 12 }]);
  });

  it.each([
    ['an unknown table', { table: 'reign' }], ['an unknown column', { columns: ['instrument_id', 'date', 'evil', 'change_seq'] }],
    ['a column twice', { columns: ['instrument_id', 'instrument_id', 'change_seq'] }], ['fewer rows than announced', { rows: 2 }],
  ])('are refused with %s, and nothing is applied', async (_, change) => {
    const good = await bar(2, 10);
    await expect(apply({ ...good, ...change })).rejects.toMatchObject({ code: 'bad_batch' });
    expect(await stored()).toEqual([]);
  });
});

describe('what is kept for copies that are away', () => {
  const options = { keepDays: 30 } as ReplicationOptions;
  const floor = async () => (await database.query<{ floor: number }>('select tombstone_floor as floor from reign'))[0].floor;

  it('goes when it is too old, is remembered as a limit, and the last change of all stays', async () => {
    const reign = new Reign(database, { firstRole: 'master', masterUrl: null });
    const retention = new Retention(database, reign, new HistoryStore(database), options);
    await database.query(`insert into tombstone (table_name, row_key, deleted_at, change_seq) values
      ('bar_daily', '1', now() - interval '40 days', 5), ('bar_daily', '2', now() - interval '31 days', 7),
      ('bar_daily', '3', now() - interval '29 days', 8), ('bar_daily', '4', now() - interval '50 days', 20)`);
    await database.query(`insert into replica_history (replica, kind, from_seq, to_seq, started_at, status) values
      ('a', 'changes', 1, 2, now() - interval '40 days', 'success'), ('a', 'changes', 2, 3, now(), 'success')`);
    await retention.prune();
    expect((await database.query<{ seq: number }>('select change_seq as seq from tombstone order by 1')).map((r) => r.seq)).toEqual([8, 20]);
    expect(await floor()).toBe(7);
    expect(await database.query('select 1 from replica_history')).toHaveLength(1);
    await retention.prune();
    expect(await floor()).toBe(7);
  });
});
