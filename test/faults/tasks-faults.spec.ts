import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutsidePostgres } from '../support/outside-postgres';
import { makeHome, TestServer } from '../support/server';
import { sqlAt } from '../support/sql';
import { ended, sleepTask, submit, taskOf, TASKS, until } from '../support/tasks';

jest.setTimeout(180_000);

/** A handler with an effect that can be counted: a line in a file for each time it ran to its end. */
const HANDLER = `
const { appendFileSync } = require('node:fs');
const { setTimeout } = require('node:timers/promises');
exports.name = 'mark';
exports.run = async ({ file, word, ms = 0 }, { signal }) => {
  appendFileSync(file, 'began ' + word + '\\n');
  await setTimeout(ms, undefined, { signal });
  appendFileSync(file, 'ended ' + word + '\\n');
  return { word };
};
`;

let postgres: OutsidePostgres;
let home: string;
let marks: string;
let servers: TestServer[] = [];
let database = 0;
let url: string;
beforeAll(async () => {
  postgres = await OutsidePostgres.start();
});
afterAll(async () => {
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});
beforeEach(async () => {
  home = makeHome();
  mkdirSync(join(home, 'handlers'));
  writeFileSync(join(home, 'handlers', 'mark.cjs'), HANDLER);
  marks = join(home, 'marks');
  appendFileSync(marks, '');
  url = await postgres.createDatabase(`faults${++database}`);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await TestServer.start({ env: { DATABASE_URL: url, LOCAL_WORKERS: '2', HANDLERS_DIR: join(home, 'handlers'), ...env } });
  servers.push(server);
  return server;
}

async function killed(server: TestServer): Promise<void> {
  await server.kill('SIGKILL');
  servers = servers.filter((one) => one !== server);
}

const mark = (word: string, ms = 0) => ({ task_id: word, task_type: 'custom', task_data: { handler: 'mark', file: marks, word, ms } });
const linesOf = (what: string) => readFileSync(marks, 'utf8').split('\n').filter((line) => line.startsWith(what)).map((line) => line.slice(what.length + 1));

function sql<T extends object>(text: string): Promise<T[]> {
  return sqlAt<T>(url, text);
}

it('accepted is durable: after kill -9 what waited is done once, and what ran inside the server is tried again', async () => {
  const first = await start();
  await submit(first, mark('ran-1', 30_000));
  await submit(first, mark('ran-2', 30_000));
  const waiting = Array.from({ length: 30 }, (_, i) => `waited-${i}`);
  await first.post(`${TASKS}/bulk`, { tasks: waiting.map((word) => mark(word)) });
  for (const id of ['ran-1', 'ran-2']) await until(first, id, ['running']);
  while (linesOf('began').length < 2) await sleep(20);
  await killed(first);
  // Shorter the second time: the row says what is to be done.
  await sql(`update task set data = jsonb_set(data, '{ms}', '10') where id like 'ran-%'`);
  const second = await start();
  for (const id of [...waiting, 'ran-1', 'ran-2']) expect([id, (await ended(second, id, 60_000)).status]).toEqual([id, 'completed']);
  expect(linesOf('ended').sort()).toEqual([...waiting, 'ran-1', 'ran-2'].sort());
  const task = await taskOf(second, 'ran-1');
  expect(task.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([[1, 'lost'], [2, 'completed']]);
  expect(await sql('select id from task_dispatcher')).toHaveLength(1);
});

it('a stop gives back what runs inside the server, without the cost of a try; what ended long ago is forgotten', async () => {
  const first = await start();
  const [old, young] = [await submit(first, mark('old')), await submit(first, mark('young'))];
  for (const one of [old, young]) await ended(first, one);
  const id = await submit(first, { ...mark('stopped', 30_000), max_attempts: 1 });
  await until(first, id, ['running']);
  while (!linesOf('began').includes('stopped')) await sleep(20);
  const since = Date.now();
  await first.stop();
  servers = [];
  expect(Date.now() - since).toBeLessThan(15_000);
  expect(await sql(`select status, tries, dispatcher from task where id = '${id}'`)).toEqual([{ status: 'pending', tries: 0, dispatcher: null }]);
  await sql(`update task set data = jsonb_set(data, '{ms}', '10') where id = '${id}'`);
  await sql(`update task set ended_at = now() - interval '40 days' where id = '${old}'; update task set ended_at = now() - interval '20 days' where id = '${young}'`);
  const second = await start();
  expect(await ended(second, id)).toMatchObject({ status: 'completed', attempts: [{ status: 'returned' }, { status: 'completed' }] });
  while ((await second.get(`${TASKS}/${old}`)).status !== 404) await sleep(50);
  expect(await sql('select distinct task_id from task_attempt order by 1')).toEqual([{ task_id: 'stopped' }, { task_id: 'young' }]);
});

it('two servers on one database share the line and do nothing twice', async () => {
  const both = [await start(), await start()];
  const words = Array.from({ length: 120 }, (_, i) => `shared-${i}`);
  await Promise.all(words.map((word, i) => both[i % 2].post(TASKS, mark(word, 20))));
  for (const word of words) expect([word, (await ended(both[0], word, 60_000)).status]).toEqual([word, 'completed']);
  expect(linesOf('began').sort()).toEqual([...words].sort());
  expect(await sql(`select count(*)::int as n from task_attempt`)).toEqual([{ n: words.length }]);
  // A cancel reaches whoever runs it.
  const id = await submit(both[0], sleepTask(60_000));
  await until(both[0], id, ['running']);
  for (const server of both) expect([200, 202]).toContain((await server.post(`${TASKS}/${id}/cancel`)).status);
  const after = await Promise.all(Array.from({ length: 4 }, (_, i) => submit(both[0], mark(`after-${i}`))));
  for (const one of after) expect((await ended(both[1], one)).status).toBe('completed');
});

it('the late end of an attempt that was given up changes nothing', async () => {
  const [paused, other] = [await start(), await start()];
  // Only one of them is awake, so it is the one that takes it.
  other.signal('SIGSTOP');
  const id = await submit(paused, mark('late', 4_000));
  await until(paused, id, ['running']);
  while (linesOf('began').length < 1) await sleep(20);
  paused.signal('SIGSTOP');
  other.signal('SIGCONT');
  // Its thread is stopped with it; ten seconds of silence, and the other takes over.
  const task = await ended(other, id, 60_000);
  expect(task).toMatchObject({ status: 'completed', attempt: 2, attempts: [{ attempt: 1, status: 'lost' }, { attempt: 2, status: 'completed' }] });
  paused.signal('SIGCONT');
  const deadline = Date.now() + 30_000;
  while ((await taskOf(other, id)).attempts[0].status !== 'superseded') {
    if (Date.now() > deadline) throw new Error(JSON.stringify(await taskOf(other, id)));
    await sleep(50);
  }
  expect(await taskOf(other, id)).toMatchObject({ ...task, attempts: [{ attempt: 1, status: 'superseded' }, task.attempts[1]] });
  // It works on, under a new name.
  expect((await ended(paused, await submit(paused, mark('again')))).status).toBe('completed');
});

it('survives a crash of Postgres in the middle of the work', async () => {
  const server = await start();
  const words = Array.from({ length: 40 }, (_, i) => `crash-${i}`);
  await server.post(`${TASKS}/bulk`, { tasks: words.map((word) => mark(word, 50)) });
  while (linesOf('ended').length < 5) await sleep(10);
  await postgres.crash();
  await sleep(500);
  await postgres.startAgain();
  for (const word of words) {
    for (;;) {
      const { status, body } = await server.get<{ status: string }>(`${TASKS}/${word}`);
      if (status === 200 && body.status === 'completed') break;
      if (status === 200 && body.status === 'failed') throw new Error(JSON.stringify(body));
      await sleep(50);
    }
  }
  expect(await sql(`select count(*)::int as n from task where status = 'completed'`)).toEqual([{ n: words.length }]);
});

it('a task that was claimed, and whose claim was never heard of, is done all the same', async () => {
  const server = await start();
  await ended(server, await submit(server, mark('before')));
  // As a claim leaves it whose connection broke between the commit and its answer.
  await sql(`insert into task (id, type, data, priority, timeout_seconds, max_attempts, status, attempt, dispatcher, started_at)
    select 'unheard', 'custom', '${JSON.stringify(mark('unheard').task_data)}', 5, 60, 3, 'running', 1, id, now() from task_dispatcher`);
  expect(await ended(server, 'unheard')).toMatchObject({ status: 'completed', attempt: 2 });
  expect(linesOf('ended')).toEqual(['before', 'unheard']);
  // One that runs for longer than that is left alone.
  await submit(server, mark('long', 12_000));
  expect(await ended(server, 'long')).toMatchObject({ status: 'completed', attempt: 1 });
  expect(linesOf('began')).toEqual(['before', 'unheard', 'long']);
});
