import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { IndexLimits } from './ended-index';
import { AcceptedTask, EndedTask, ResultPlace, TaskEnd } from './ended-task';
import { TaskHistory } from './task-history';

const HOUR = 3_600_000;
let dir: string;
let now: number;
const opened: TaskHistory[] = [];

beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'history-'));
  now = Date.parse('2026-11-20T12:00:00Z');
});
afterEach(() => {
  opened.splice(0).forEach((history) => history.close());
  rmSync(dir, { recursive: true, force: true });
});

function open(limits?: IndexLimits): TaskHistory {
  const history = new TaskHistory(dir, { now: () => now }, limits);
  opened.push(history);
  history.open();
  return history;
}

const task = (taskId: string, attempt = 1): AcceptedTask => ({ taskId, attempt, type: 'custom', digest: `d-${taskId}` });
const completed = (): TaskEnd => ({ status: 'completed', error: null, startedAt: now - 5, completedAt: now, seconds: 0.005 });
const bytes = (text: string) => new TextEncoder().encode(text);
const long = () => bytes(JSON.stringify({ text: randomBytes(100_000).toString('hex') }));
const files = (end: string) => readdirSync(dir).filter((name) => name.endsWith(end));

async function put(history: TaskHistory, accepted: AcceptedTask, json: Uint8Array | null = bytes('{"a":1}')): Promise<EndedTask> {
  await history.begin(accepted);
  return history.end(accepted, completed(), json);
}

async function textOf(history: TaskHistory, place: ResultPlace | null | undefined): Promise<string> {
  if (!place) throw new Error('there is no result');
  const json = history.json(place);
  const text = json instanceof Readable ? await buffer(json) : Buffer.from(json);
  expect(gunzipSync(await buffer(history.gzip(place)))).toEqual(text);
  return text.toString('utf8');
}

test('short and long results outlast the process', async () => {
  const [first, short, big] = [open(), bytes('{"名":"值"}'), long()];
  await put(first, task('short'), short);
  await put(first, task('long'), big);
  await put(first, task('none'), null);
  const before = ['short', 'long', 'none'].map((id) => first.find(id));
  const second = open();
  expect(['short', 'long', 'none'].map((id) => second.find(id))).toEqual(before);
  expect(await textOf(second, second.find('short')?.result)).toBe('{"名":"值"}');
  expect(await textOf(second, second.find('long')?.result)).toBe(Buffer.from(big).toString());
  expect(second.find('none')).toMatchObject({ result: null, status: 'completed', digest: 'd-none', seconds: 0.005 });
  expect(files('.gz')).toHaveLength(1);
});

test('what ran when the process died has failed, once, and can be tried again', async () => {
  const first = open();
  await first.begin(task('ran'));
  await put(first, task('retried'));
  await first.begin(task('retried', 2));
  const second = open();
  const ran = second.find('ran');
  expect(ran).toMatchObject({ status: 'failed', attempt: 1, result: null, completedAt: now, error: { code: 'node_restarted', retryable: true } });
  expect(second.find('retried')).toMatchObject({ status: 'failed', attempt: 2 });
  now += 1_000;
  expect(open().find('ran')).toEqual(ran);
});

test('half a line, half a file and lines of others count for nothing', async () => {
  const first = open();
  await put(first, task('whole'));
  await put(first, task('torn'), bytes('{"b":2}'));
  const [journal] = files('.log');
  writeFileSync(join(dir, '00000000-0000-4000-8000-000000000000.json.gz.tmp'), 'half');
  writeFileSync(join(dir, '00000000-0000-4000-8000-000000000000.json.gz'), 'nobody knows it');
  writeFileSync(join(dir, 'notes.txt'), 'stays');
  truncateSync(join(dir, journal), statSync(join(dir, journal)).size - 3);
  const second = open();
  expect(second.find('whole')).toMatchObject({ status: 'completed' });
  expect(second.find('torn')).toMatchObject({ status: 'failed', error: { code: 'node_restarted' } });
  expect([...files('.gz'), ...files('.tmp'), ...files('.txt')]).toEqual(['notes.txt']);
  appendFileSync(join(dir, 'journal-2.log'), '\n{"event":"ended"}\t\nnot json\t\n\t\n');
  expect(open().find('whole')).toMatchObject({ status: 'completed' });
});

test('after an hour a task is forgotten, and its files are given back', async () => {
  const history = open();
  await put(history, task('a'), long());
  now += HOUR / 2;
  await put(history, task('b'), long());
  now += HOUR / 2 + 1;
  expect([history.find('a'), history.find('b')?.taskId]).toEqual([undefined, 'b']);
  expect(files('.gz')).toHaveLength(1);
  now += HOUR;
  const again = open();
  expect([again.find('b'), again.kept, files('.gz')]).toEqual([undefined, 0, []]);
  expect(files('.log')).toHaveLength(1);
});

test('there are never more tasks or bytes than there is room for: the oldest go', async () => {
  const few = open({ tasks: 3, bytes: 1_000_000 });
  for (const id of ['a', 'b', 'c', 'd']) await put(few, task(id));
  expect(['a', 'b', 'c', 'd'].map((id) => few.find(id)?.taskId)).toEqual([undefined, 'b', 'c', 'd']);
  const small = open({ tasks: 100, bytes: 450_000 });
  for (const id of ['e', 'f', 'g']) await put(small, task(id), long());
  expect(['d', 'e', 'f', 'g'].map((id) => small.find(id)?.taskId)).toEqual([undefined, undefined, 'f', 'g']);
  expect(files('.gz')).toHaveLength(2);
});

test('an attempt that was superseded while it ran changes nothing', async () => {
  const history = open();
  const [old, next] = [task('t', 1), task('t', 2)];
  await Promise.all([history.begin(old), history.begin(next)]);
  expect(await history.end(old, completed(), long())).toMatchObject({ attempt: 1, result: { at: 'memory' } });
  expect([history.find('t'), files('.gz')]).toEqual([undefined, []]);
  await history.end(next, completed(), bytes('{"n":2}'));
  expect([history.find('t')?.attempt, open().find('t')?.attempt]).toEqual([2, 2]);
});

test('a long journal goes on in another file, and what still runs is not lost with the first', async () => {
  const history = open({ tasks: 10, bytes: 2 ** 30 });
  await history.begin(task('runs'));
  const json = bytes(JSON.stringify({ text: 'x'.repeat(60_000) }));
  for (let i = 0; i < 600; i++) await put(history, task(`t${i}`), json);
  const logs = files('.log');
  expect(logs.length).toBeLessThanOrEqual(2);
  expect(logs).not.toContain('journal-1.log');
  const again = open();
  expect(again.find('runs')).toMatchObject({ error: { code: 'node_restarted' } });
  expect((await textOf(again, again.find('t599')?.result)).length).toBe(json.byteLength);
});

test('what the disk does not take is told, refused at the start and held in memory at the end', async () => {
  const history = open();
  const running = task('t');
  await history.begin(running);
  history.close();
  const ended = await history.end(running, completed(), bytes('{"a":1}'));
  expect([ended.result?.at, history.find('t')]).toEqual(['memory', ended]);
  await expect(history.begin(task('u'))).rejects.toThrow();
  expect(readFileSync(join(dir, 'journal-1.log'), 'utf8').split('\n')).toHaveLength(2);
});
