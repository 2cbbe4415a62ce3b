import 'reflect-metadata';
import { Database } from '@tidemark/database';
import { MIGRATIONS } from '@tidemark/migrations';
import { AlertStore } from '../../libs/alerts/src/alert.store';
import type { Target } from '../../libs/alerts/src/notify/channel';
import { DeliveryStore } from '../../libs/alerts/src/notify/delivery.store';
import { createDatabase, startPostgres, type TestPostgres } from '../support/postgres';

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;
const target = (key: string): Target => ({ channel: 'webhook', shown: 'http://hooks.example', key });
const TWO = [target('one'), target('two')];
const alert = (key: string) => ({ key, kind: 'test', severity: 'info' as const, message: 'm', messageZh: '信', data: '{"n":1}' });

let postgres: TestPostgres;
let database: Database;
let alerts: AlertStore;
let deliveries: DeliveryStore;
let databases = 0;

beforeAll(async () => { postgres = await startPostgres(); });
afterAll(async () => { await postgres?.stop(); });
beforeEach(async () => {
  database = Database.open({ url: await createDatabase(postgres, `alerts_${++databases}`), migrations: MIGRATIONS });
  await database.whenReady();
  [alerts, deliveries] = [new AlertStore(database), new DeliveryStore(database)];
});
afterEach(async () => { await database?.close(); });

const made = async (id: number) => (await deliveries.of([id])).map((d) => `${d.state} ${d.status} ${d.tries}`);
const later = (id: number, interval: string) => database.query('update alert set told_at = told_at - $2::interval where id = $1', [id, interval]);
const due = () => database.query('update alert_delivery set next_try_at = now()');

/** The claim, which has to succeed. */
async function claim(key: string) {
  const found = await deliveries.claim(key);
  if (!found) throw new Error(`nothing is due for ${key}`);
  return found;
}

test('an open alert counts on and is told once; when it is due again, once more where nothing is on its way', async () => {
  const first = await alerts.raise(alert('a'), TWO, HOUR_MS);
  expect(first).toMatchObject({ told: true, record: { key: 'a', occurrences: 1, data: { n: 1 }, resolved_at: null } });
  const again = await alerts.raise({ ...alert('a'), message: 'worse' }, TWO, HOUR_MS);
  expect(again).toMatchObject({ told: false, record: { id: first.record.id, occurrences: 2, message: 'worse' } });
  await deliveries.delivered((await claim('one')).id);
  await later(first.record.id, '1 hour');
  expect((await alerts.raise(alert('a'), TWO, 0)).told).toBe(false);
  expect((await alerts.raise(alert('a'), TWO, HOUR_MS)).told).toBe(true);
  expect(await made(first.record.id)).toEqual(['raised delivered 1', 'raised pending 0', 'raised pending 0']);
  expect((await alerts.raise(alert('a'), TWO, 8_760 * HOUR_MS)).told).toBe(false);
});

test('the end is told where the alert has gone, after it, and a new one is another alert', async () => {
  const { record: { id } } = await alerts.raise(alert('a'), TWO, 0);
  const one = await claim('one');
  await deliveries.delivered(one.id);
  await deliveries.failed(await claim('two'), 'no');
  expect(await alerts.resolve(['a', 'z', 'a'])).toMatchObject([{ id, resolved_at: expect.any(Date) }]);
  expect(await alerts.resolve(['a'])).toEqual([]);
  expect(await alerts.resolveById(id)).toBeUndefined();
  expect((await made(id)).sort()).toEqual(['raised delivered 1', 'raised failed 1', 'resolved pending 0']);
  expect((await alerts.raise(alert('a'), TWO, 0)).record.id).not.toBe(id);
});

test('what is not there yet is told first, and its end not at all if it never gets there', async () => {
  const { record: { id } } = await alerts.raise(alert('a'), TWO, 0);
  await alerts.resolveById(id);
  const [one, two] = [await claim('one'), await claim('two')];
  expect([one.state, two.state, await deliveries.claim('one'), await deliveries.claim('two')]).toEqual(['raised', 'raised', undefined, undefined]);
  await deliveries.delivered(one.id);
  await deliveries.failed(two, 'no');
  expect((await claim('one')).state).toBe('resolved');
  expect(await deliveries.claim('two')).toBeUndefined();
  expect((await deliveries.of([id])).find(({ state, status }) => state === 'resolved' && status === 'failed')?.error).toBe('the alert itself did not get there');
});

test('a delivery is one server\'s at a time, and the next one\'s after its lease', async () => {
  for (let n = 0; n < 5; n++) await alerts.raise(alert(`a${n}`), [target('one')], 0);
  const claimed = await Promise.all(Array.from({ length: 8 }, () => deliveries.claim('one')));
  // Who finds a row locked goes on to the next one, or away; nobody takes a row twice.
  const ids = claimed.flatMap((c) => (c ? [c.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
  for (let left = await deliveries.claim('one'); left; left = await deliveries.claim('one')) ids.push(left.id);
  expect(new Set(ids).size).toBe(5);
  expect(ids).toHaveLength(5);
  const ms = await deliveries.dueIn('one') ?? 0;
  expect(ms > 5_000 && ms <= 15_000).toBe(true);
  await due();
  expect((await claim('one')).tries).toBe(2);
});

test('a late word about an earlier try changes nothing, unless it is that it has arrived', async () => {
  const { record: { id } } = await alerts.raise(alert('a'), [target('one')], 0);
  const first = await claim('one');
  await due();
  const second = await claim('one');
  await deliveries.tryAgain(first, 'old', 0);
  await deliveries.failed(first, 'old');
  await deliveries.release(first);
  expect(await made(id)).toEqual(['raised pending 2']);
  await deliveries.release(second);
  expect(await made(id)).toEqual(['raised pending 1']);
  await deliveries.delivered(first.id);
  expect(await made(id)).toEqual(['raised delivered 1']);
});

test('what nobody will send is settled', async () => {
  const { record: { id } } = await alerts.raise(alert('a'), TWO, 0);
  await database.query(`update alert_delivery set next_try_at = now() - interval '2 days'`);
  await deliveries.settleLost(['one']);
  expect((await deliveries.of([id])).map(({ status, error }) => [status, error])).toEqual([
    ['pending', null], ['failed', 'no server has this address in its settings any more'],
  ]);
  for (let n = 0; n < 8; n++) {
    await due();
    await claim('one');
  }
  await due();
  expect([await deliveries.claim('one'), await deliveries.dueIn('one')]).toEqual([undefined, null]);
  await deliveries.settleLost(['one']);
  expect((await deliveries.of([id]))[0]).toMatchObject({ status: 'failed', tries: 8, error: 'the server ended while it was being sent' });
});

test('a page is found by kind, severity, state and time, newest first', async () => {
  for (const key of ['a', 'b', 'c']) await alerts.raise(alert(key), [], 0);
  await alerts.resolve(['b']);
  const keys = async (filter: object, limit = 10) => {
    const { total, rows } = await alerts.page({ kind: null, severity: null, open: null, since: null, ...filter }, limit, 0);
    return [total, ...rows.map(({ key }) => key)];
  };
  expect(await keys({})).toEqual([3, 'c', 'b', 'a']);
  expect(await keys({ open: true }, 1)).toEqual([2, 'c']);
  expect(await keys({ open: false, kind: 'test', severity: 'info' })).toEqual([1, 'b']);
  expect(await keys({ since: new Date(Date.now() + HOUR_MS) })).toEqual([0]);
  expect(await keys({ kind: 'sync.failed' })).toEqual([0]);
});
