import { Logger } from '@nestjs/common';
import { DatabaseUnavailableError } from '@tidemark/database';
import { type Alert, EventSink, type TidemarkEvent } from '@tidemark/domain';
import { AlertBook } from './alert-book';
import type { AlertStore } from './alert.store';
import type { Notifier } from './notify/notifier';
import type { StorableAlert } from './storable-alert';

const alert = (key: string): Alert => ({ key, kind: 'test', severity: 'info', message: 'm', messageZh: '信', data: {} });
const options = { serverName: 'here', timezone: 'Asia/Shanghai', webhooks: [], repeatMs: 0 };

/** The alerts that are open, in place of the table. */
class Rows {
  readonly said: string[] = [];
  readonly open = new Set<string>();
  trouble: Error | undefined;

  raise({ key, ...rest }: StorableAlert): Promise<unknown> {
    if (this.trouble) return Promise.reject(this.trouble);
    const told = !this.open.has(key);
    this.open.add(key);
    this.said.push(`+${key}`);
    return Promise.resolve({ told, record: { id: this.said.length, key, message_zh: rest.messageZh, ...rest } });
  }

  resolve(keys: readonly string[]): Promise<unknown[]> {
    if (this.trouble) return Promise.reject(this.trouble);
    this.said.push(`-${keys.join()}`);
    return Promise.resolve(keys.flatMap((key) => (this.open.delete(key) ? { id: 0, key } : [])));
  }
}

class Events extends EventSink {
  readonly told: string[] = [];

  emit({ data }: TidemarkEvent): void {
    const { key, state } = data as { key: string; state: string };
    this.told.push(`${key} ${state}`);
  }
}

let rows: Rows;
let events: Events;
let book: AlertBook;
let warned: jest.SpyInstance;
let failed: jest.SpyInstance;
const wake = jest.fn();
beforeEach(() => {
  jest.useFakeTimers();
  warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  failed = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  wake.mockClear();
  rows = new Rows();
  events = new Events();
  book = new AlertBook(rows as unknown as AlertStore, { targets: [], wake } as unknown as Notifier, options, events);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('what is raised again while it is open is no news', async () => {
  for (const key of ['a', 'a', 'b']) book.raise(alert(key));
  // Ends in a row are one statement.
  for (const key of ['a', 'a', 'c']) book.resolve(key);
  await jest.advanceTimersByTimeAsync(0);
  expect(rows.said).toEqual(['+a', '+a', '+b', '-a,a,c']);
  expect(events.told).toEqual(['a raised', 'b raised', 'a resolved']);
  expect(wake).toHaveBeenCalledTimes(3);
});

test('while the database is away alerts wait, in their order', async () => {
  rows.trouble = new DatabaseUnavailableError('unreachable', 'gone');
  book.raise(alert('a'));
  await jest.advanceTimersByTimeAsync(5_500);
  book.resolve('a');
  book.raise(alert('b'));
  rows.trouble = undefined;
  await jest.advanceTimersByTimeAsync(999);
  expect(rows.said).toEqual(['+a', '-a', '+b']);
});

test('no more than ten thousand wait, and each that is given up is named', async () => {
  rows.trouble = new DatabaseUnavailableError('unreachable', 'gone');
  for (let n = 0; n < 10_002; n++) book.raise(alert(`a${n}`));
  await jest.advanceTimersByTimeAsync(10);
  rows.trouble = undefined;
  await jest.advanceTimersByTimeAsync(1_000);
  // The first one was on its way already and came back.
  expect(rows.said).toHaveLength(10_000 + 1);
  expect(rows.said.slice(0, 2)).toEqual(['+a0', '+a2']);
  expect(warned.mock.calls).toEqual([[expect.stringMatching(/: a1$/)]]);
});

test('one that cannot be written holds up no other', async () => {
  rows.trouble = new Error('a check was violated');
  book.raise(alert('a'));
  await jest.advanceTimersByTimeAsync(0);
  rows.trouble = undefined;
  book.raise(alert('b'));
  await jest.advanceTimersByTimeAsync(0);
  expect([rows.said, failed.mock.calls.length]).toEqual([['+b'], 1]);
});

test('at the end what waits gets one more try, and what is lost is counted', async () => {
  rows.trouble = new DatabaseUnavailableError('unreachable', 'gone');
  book.raise(alert('a'));
  await jest.advanceTimersByTimeAsync(10);
  await book.onApplicationShutdown();
  expect(warned.mock.calls).toEqual([[expect.stringContaining('1 alerts are lost')]]);
});
