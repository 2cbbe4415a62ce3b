import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { type Alert, EventSink, type TidemarkEvent } from '@tidemark/domain';
import { MIGRATIONS } from '@tidemark/migrations';
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertBook } from '../../libs/alerts/src/alert-book';
import { AlertStore } from '../../libs/alerts/src/alert.store';
import { DeliveryStore } from '../../libs/alerts/src/notify/delivery.store';
import { Notifier } from '../../libs/alerts/src/notify/notifier';
import { OutsidePostgres } from '../support/outside-postgres';
import { eventually } from '../support/sync-client';

jest.setTimeout(120_000);

const alert = (key: string): Alert => ({ key, kind: 'test', severity: 'info', message: 'm', messageZh: '信', data: {} });
const options = { serverName: 'here', timezone: 'Asia/Shanghai', webhooks: [], repeatMs: 0 };

class Events extends EventSink {
  readonly told: string[] = [];

  emit({ data }: TidemarkEvent): void {
    const { key, state } = data as { key: string; state: string };
    this.told.push(`${key} ${state}`);
  }
}

let postgres: OutsidePostgres;
let database: Database;
let events: Events;
let book: AlertBook;
let warned: jest.SpyInstance;
let failed: jest.SpyInstance;
let databases = 0;

beforeAll(async () => { postgres = await OutsidePostgres.start(); });
afterAll(async () => { await postgres?.stop(); });
beforeEach(async () => {
  warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  failed = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  database = Database.open({ url: await postgres.createDatabase(`book_${++databases}`), migrations: MIGRATIONS });
  await database.whenReady();
  events = new Events();
  book = new AlertBook(new AlertStore(database), new Notifier(database, new DeliveryStore(database), options), options, events);
});
afterEach(async () => {
  await database?.close();
  jest.restoreAllMocks();
});

/** Keys with the number of times they were raised, a minus before those that are over. */
async function onRecord(): Promise<string[]> {
  const rows = await database.query<{ key: string; occurrences: number; over: boolean }>('select key, occurrences, resolved_at is not null as over from alert order by id');
  return rows.map(({ key, occurrences, over }) => `${over ? '-' : ''}${key} ${occurrences}`);
}
const recorded = (expected: readonly string[]) => eventually(expected.slice(0, 5).join(), async () => {
  const rows = database.ready ? await onRecord().catch(() => []) : [];
  return rows.length >= expected.length && rows.join() === expected.join();
});
const warnings = () => warned.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('alerts'));

test('what is raised again while it is open is no news', async () => {
  for (const key of ['a', 'a', 'b']) book.raise(alert(key));
  for (const key of ['a', 'a', 'c']) book.resolve(key);
  await recorded(['-a 2', 'b 1']);
  expect(events.told).toEqual(['a raised', 'b raised', 'a resolved']);
});

test('while the database is away alerts wait, in their order, and no more than ten thousand of them', async () => {
  await postgres.close();
  for (let n = 0; n < 10_002; n++) book.raise(alert(`a${n}`));
  await sleep(1_500);
  await postgres.open();
  // The first one was on its way already and came back; the ones after it were the oldest that waited.
  const [[first], given] = [await eventually('the alerts that waited', async () => {
    const rows = database.ready ? await onRecord().catch(() => []) : [];
    return rows.length >= 10_000 && rows;
  }), warnings().filter((text) => text.includes('given up'))];
  expect(first).toBe('a0 1');
  expect(given).toEqual([expect.stringMatching(/: a1$/)]);
  expect((await onRecord()).slice(1, 3)).toEqual(['a2 1', 'a3 1']);
});

test('one that cannot be written holds up no other', async () => {
  await database.query(`alter table alert add check (key <> 'bad')`);
  for (const key of ['bad', 'good']) book.raise(alert(key));
  await recorded(['good 1']);
  expect(failed.mock.calls.map(([text]) => String(text))).toEqual([expect.stringContaining('bad')]);
});

test('at the end what waits gets one more try, and what is lost is counted', async () => {
  book.raise(alert('kept'));
  await book.onApplicationShutdown();
  expect(await onRecord()).toEqual(['kept 1']);
  await postgres.close();
  book.raise(alert('lost'));
  await book.onApplicationShutdown();
  expect(warnings()).toEqual([expect.stringContaining('1 alerts are lost')]);
  await postgres.open();
});
