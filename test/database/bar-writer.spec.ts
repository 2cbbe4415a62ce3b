import 'reflect-metadata';
import { Lease, LeaseLostError } from '@tidemark/sync-manager';
import { answerOf, dates, MarketStore, openMarketStore, range, Row } from '../support/market-store';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';

jest.setTimeout(60_000);

let postgres: TestPostgres;
let store: MarketStore;
let now = Date.parse('2026-11-20T12:00:00Z');
let n = 0;
const lease = () => new Lease(0);

beforeAll(async () => { postgres = await startPostgres(); });
afterAll(async () => { await postgres.stop(); });
beforeEach(async () => {
  now = Date.parse('2026-11-20T12:00:00Z');
  store = await openMarketStore(await createDatabase(postgres, `writer_${n++}`), { now: () => now });
});
afterEach(async () => { await store.close(); });

const WEEK = range('2020-01-06', '2020-01-10');
const FIVE: Row[] = [
  ['2020-01-06', 10, 11, 9, 10.5], ['2020-01-07', 10, 11, 9, 10.25], ['2020-01-08', 10, 11, 9, 10],
  ['2020-01-09', 10, 11, 9, 9.1], ['2020-01-10', 10, 11, 9, 9],
];

async function ledger(id: number) {
  const found = (await store.coverage.read([id])).get(id);
  return {
    verified: dates(found?.verified ?? []), provisional: dates(found?.provisional ?? []), explained: dates(found?.explained ?? []),
  };
}

async function seqs(): Promise<number[]> {
  return (await store.database.query<{ s: number }>('select change_seq as s from bar_daily order by date')).map((r) => Number(r.s));
}

test('stores valid bars, verifies their sessions, and takes one change number for all of it', async () => {
  const i = await store.add('SPX.US');
  const done = await store.store([store.write(i, WEEK, answerOf(FIVE))], lease());
  expect(done).toMatchObject({ inserted: 5, updated: 0, results: [{ fetched: 5, quarantined: 0 }] });
  expect((await store.bars())[0]).toBe(`${i.id} 2020-01-06 10 11 9 10.5 100`);
  expect(await ledger(i.id)).toEqual({ verified: ['2020-01-06..2020-01-10'], provisional: [], explained: [] });
  expect(new Set(await seqs()).size).toBe(1);
});

test('the same again restamps nothing: rows, ledger and counter stay', async () => {
  const i = await store.add('SPX.US');
  await store.store([store.write(i, WEEK, answerOf(FIVE))], lease());
  const before = await store.database.query('select * from coverage');
  const [{ last_value: counter }] = await store.database.query('select last_value from change_number');
  const seq = await seqs();
  expect(await store.store([store.write(i, WEEK, answerOf(FIVE))], lease())).toMatchObject({ inserted: 0, updated: 0 });
  expect(await seqs()).toEqual(seq);
  expect(await store.database.query('select * from coverage')).toEqual(before);
  expect((await store.database.query('select last_value from change_number'))[0].last_value).toBe(counter);
});

test('two ranges of one instrument, fetched apart, are stored together', async () => {
  const i = await store.add('SPX.US');
  const LATER = range('2020-06-08', '2020-06-12');
  const done = await store.store([
    store.write(i, WEEK, answerOf([FIVE[0], FIVE[2], FIVE[4]])), store.write(i, LATER, answerOf([['2020-06-08', 10, 11, 9, 10], ['2020-06-12', 10, 11, 9, 10]])),
  ], lease());
  expect(done).toMatchObject({ inserted: 5, updated: 0, results: [{ fetched: 3 }, { fetched: 2 }] });
  expect(await ledger(i.id)).toEqual({
    verified: ['2020-01-06..2020-01-06', '2020-01-08..2020-01-08', '2020-01-10..2020-01-10', '2020-06-08..2020-06-08', '2020-06-12..2020-06-12'],
    provisional: [], explained: ['2020-01-07..2020-01-07', '2020-01-09..2020-01-09', '2020-06-09..2020-06-11'],
  });
});

test('a changed value keeps its old one as a revision, and only that row gets a new number', async () => {
  const i = await store.add('SPX.US');
  await store.store([store.write(i, WEEK, answerOf(FIVE))], lease());
  const old = await seqs();
  const amended = FIVE.map((row): Row => (row[0] === '2020-01-08' ? ['2020-01-08', 10, 11, 9, 10.75, 100] : row));
  expect(await store.store([store.write(i, WEEK, answerOf(amended))], lease())).toMatchObject({ inserted: 0, updated: 1 });
  const now = await seqs();
  expect(now.filter((s, k) => s !== old[k])).toHaveLength(1);
  expect(await store.database.query('select date::text, close, written_seq::int as was, change_seq::int as seq from bar_revision'))
    .toEqual([{ date: '2020-01-08', close: 10, was: old[2], seq: now[2] }]);
});

test('an answer that lacks stored rows deletes nothing and takes nothing back', async () => {
  const i = await store.add('SPX.US');
  await store.store([store.write(i, WEEK, answerOf(FIVE))], lease());
  await store.store([store.write(i, WEEK, answerOf([FIVE[0], FIVE[4]]))], lease());
  expect(await store.bars()).toHaveLength(5);
  expect(await ledger(i.id)).toEqual({ verified: ['2020-01-06..2020-01-10'], provisional: [], explained: [] });
});

test('fills a hole between stored rows without touching them', async () => {
  const i = await store.add('SPX.US');
  await store.store([store.write(i, range('2020-01-06', '2020-01-06'), answerOf([FIVE[0]]))], lease());
  await store.store([store.write(i, range('2020-01-10', '2020-01-10'), answerOf([FIVE[4]]))], lease());
  expect(await store.store([store.write(i, WEEK, answerOf(FIVE))], lease())).toMatchObject({ inserted: 3, updated: 0 });
  expect(await store.bars()).toHaveLength(5);
  expect((await ledger(i.id)).verified).toEqual(['2020-01-06..2020-01-10']);
});

test('bad rows go to quarantine with rule and raw value; their sessions stay gaps, and a good row settles them', async () => {
  const i = await store.add('SPX.US');
  const bad: Row[] = [
    FIVE[0], ['2020-01-07', 10, 8, 9, 10], ['2020-01-08', NaN, 11, 9, 10], ['2020-01-09', -1, 11, -2, 10], FIVE[4],
    ['2020-01-11', 10, 11, 9, 10],
  ];
  const asked = range('2020-01-06', '2020-01-12');
  const done = await store.store([store.write(i, asked, answerOf(bad))], lease());
  expect(done).toMatchObject({ inserted: 2, results: [{ fetched: 2, quarantined: 4 }] });
  const rows = await store.database.query('select date::text, rule, detail, raw from quarantine order by date');
  expect(rows[0].detail).toBe('high 8 is below low 9');
  expect(rows.map((r) => [r.date, r.rule])).toEqual([
    ['2020-01-07', 'high_below_low'], ['2020-01-08', 'missing_value'], ['2020-01-09', 'not_positive'], ['2020-01-11', 'not_a_session'],
  ]);
  expect(JSON.parse(rows[0].raw as string)).toMatchObject({ date: '2020-01-07', high: 8, low: 9 });
  expect(await ledger(i.id)).toEqual({ verified: ['2020-01-06..2020-01-06', '2020-01-10..2020-01-10'], provisional: [], explained: [] });
  await store.store([store.write(i, asked, answerOf(bad))], lease());
  expect(await store.database.query('select id from quarantine')).toHaveLength(4);
  await store.store([store.write(i, WEEK, answerOf(FIVE))], lease());
  const open = await store.database.query('select date::text from quarantine where resolved_at is null');
  expect(open).toEqual([{ date: '2020-01-11' }]);
});

test('an empty answer marks nothing verified; only a provider that vouches explains, with evidence', async () => {
  const i = await store.add('SPX.US');
  await store.store([store.write(i, WEEK, answerOf([]))], lease());
  expect(await ledger(i.id)).toEqual({ verified: [], provisional: [], explained: [] });
  await store.store([store.write(i, WEEK, answerOf([], { completeThrough: WEEK.to, firstKnown: WEEK.from + 2 }))], lease());
  expect((await ledger(i.id)).explained).toEqual(['2020-01-06..2020-01-10']);
  expect(await store.database.query('select first_date::text as f, reason, evidence from coverage_explanation order by 1')).toEqual([
    { f: '2020-01-06', reason: 'not_listed', evidence: { provider: 'test', source: 'test' } },
    { f: '2020-01-08', reason: 'provider_empty', evidence: { provider: 'test', source: 'test' } },
  ]);
});

test('a hole inside an answer is explained by the later row, the sessions after its last row stay a gap', async () => {
  const i = await store.add('SPX.US');
  await store.store([store.write(i, WEEK, answerOf([FIVE[0], FIVE[2]]))], lease());
  expect(await ledger(i.id)).toEqual({
    verified: ['2020-01-06..2020-01-06', '2020-01-08..2020-01-08'], provisional: [], explained: ['2020-01-07..2020-01-07'],
  });
});

test('a bar before close and grace is provisional, final afterwards; one before the open is refused', async () => {
  const i = await store.add('SPX.US');
  const asked = range('2020-01-06', '2020-01-07');
  now = Date.parse('2020-01-06T20:00:00Z'); // 15:00 in New York, an hour before the close
  await store.store([store.write(i, asked, answerOf(FIVE.slice(0, 2)))], lease());
  expect(await ledger(i.id)).toEqual({ verified: [], provisional: ['2020-01-06..2020-01-06'], explained: [] });
  expect((await store.database.query('select rule from quarantine'))[0].rule).toBe('future_session');
  now = Date.parse('2020-01-06T21:29:00Z');
  await store.store([store.write(i, asked, answerOf([FIVE[0]]))], lease());
  expect((await ledger(i.id)).provisional).toEqual(['2020-01-06..2020-01-06']);
  now = Date.parse('2020-01-06T21:30:00Z');
  await store.store([store.write(i, asked, answerOf([FIVE[0]]))], lease());
  expect(await ledger(i.id)).toEqual({ verified: ['2020-01-06..2020-01-06'], provisional: [], explained: [] });
});

test('a missing volume or amount stays null, beside rows that have one', async () => {
  const i = await store.add('SPX.US');
  const mixed: Row[] = [['2020-01-06', 1, 1, 1, 1, NaN, NaN], ['2020-01-07', 1, 1, 1, 1, 5, 2.5], ['2020-01-08', 1, 1, 1, 1, 0, NaN]];
  await store.store([store.write(i, WEEK, answerOf(mixed))], lease());
  expect(await store.database.query('select volume, amount from bar_daily order by date')).toEqual([
    { volume: null, amount: null }, { volume: 5, amount: 2.5 }, { volume: 0, amount: null },
  ]);
  expect(await store.store([store.write(i, WEEK, answerOf(mixed))], lease())).toMatchObject({ inserted: 0, updated: 0 });
});

test('who lost the lease stores nothing at all', async () => {
  const i = await store.add('SPX.US');
  const mine = lease();
  await store.database.query('update sync_lease set epoch = epoch + 1');
  await expect(store.store([store.write(i, WEEK, answerOf(FIVE))], mine)).rejects.toBeInstanceOf(LeaseLostError);
  expect(await store.bars()).toEqual([]);
  expect(await ledger(i.id)).toEqual({ verified: [], provisional: [], explained: [] });
  expect(mine.signal.aborted).toBe(true);
});

test('a new epoch waits for a transaction past its lease check, so no row comes after it', async () => {
  const holder = lease();
  let released: () => void = () => undefined;
  const held = new Promise<void>((resolve) => { released = resolve; });
  let checked: () => void = () => undefined;
  const past = new Promise<void>((resolve) => { checked = resolve; });
  const slow = store.database.transaction(async (client) => {
    await holder.assertHeld(client);
    checked();
    await held;
  });
  await past;
  let taken = false;
  const taker = store.database.query('update sync_lease set epoch = epoch + 1').then(() => { taken = true; });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(taken).toBe(false);
  released();
  await slow;
  await taker;
});
