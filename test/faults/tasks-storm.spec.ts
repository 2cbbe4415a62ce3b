import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { short } from '../support/fault-numbers';
import { FaultProxy } from '../support/fault-proxy';
import { freePorts } from '../support/free-ports';
import { TestNode } from '../support/node';
import { OutsidePostgres } from '../support/outside-postgres';
import { announce, freshSeed, Random, randomFrom } from '../support/random';
import { makeHome, TestServer } from '../support/server';
import { sqlAt } from '../support/sql';
import { TASKS } from '../support/tasks';

jest.setTimeout(900_000);

const COUNT = short(50, 300);
const FAULTS = short(6, 60);
const AWAY_MS = short(8_000, 20_000);
/** Longer than a line may be silent. */
const PAUSE_MS = 9_000;
/** So that tasks come for as long as there are faults. */
const PAUSE_BETWEEN_MS = short(650, 1_000);
const CALM_MS = 120_000;
const NODES = 3;

/** Its effect is keyed by the task, as docs/nodes.md asks of handlers; each beginning is counted. */
const HANDLER = `
const { appendFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout } = require('node:timers/promises');
exports.name = 'effect';
exports.run = async ({ dir, ms }, { taskId, attempt, signal }) => {
  appendFileSync(join(dir, 'journal'), taskId + ' ' + attempt + '\\n');
  await setTimeout(ms, undefined, { signal });
  try {
    writeFileSync(join(dir, 'effects', taskId), String(attempt), { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return { attempt };
};
`;

let postgres: OutsidePostgres;
let dir: string;
let server: TestServer;
let proxies: FaultProxy[] = [];
let nodes: TestNode[] = [];
let nodeEnvs: { readonly home: string; readonly env: Record<string, string> }[] = [];
let serverEnv: Record<string, string>;

beforeAll(async () => {
  postgres = await OutsidePostgres.start();
});
afterAll(async () => {
  await server?.kill('SIGKILL');
  for (const node of nodes) await node.kill('SIGKILL');
  for (const proxy of proxies) await proxy.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
  await TestNode.expectNoneRunning();
});

async function begin(): Promise<void> {
  dir = makeHome();
  for (const folder of ['handlers', 'effects']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'handlers', 'effect.cjs'), HANDLER);
  appendFileSync(join(dir, 'journal'), '');
  const ports = await freePorts(NODES + 1);
  nodeEnvs = ports.slice(1).map((port, i) => ({
    home: makeHome(), env: { NODE_ID: `n${i + 1}`, NODE_PORT: String(port), MAX_WORKERS: '3', HANDLERS_DIR: join(dir, 'handlers') },
  }));
  nodes = await Promise.all(nodeEnvs.map((options) => TestNode.start(options)));
  proxies = await Promise.all(ports.slice(1).map((to) => FaultProxy.start({ to })));
  serverEnv = {
    DATABASE_URL: await postgres.createDatabase('storm'), PORT: String(ports[0]), LOCAL_WORKERS: '1', HANDLERS_DIR: join(dir, 'handlers'),
    NODES: proxies.map(({ url }, i) => `n${i + 1}=${url}`).join(','),
  };
  server = await TestServer.start({ env: serverEnv });
}

const idOf = (n: number) => `storm-${n}`;
const bodyOf = (n: number, ms: number) => ({
  task_id: idOf(n), task_type: 'custom', task_data: { handler: 'effect', dir, ms }, max_attempts: 10, timeout: 60, priority: 1 + (n % 10),
});

/** As a client would: asked again until it is answered, and now and then although it was. */
async function submitAll(random: Random, lengths: readonly number[]): Promise<void> {
  for (const [n, ms] of lengths.entries()) {
    for (let again = random() < 0.3 ? 2 : 1; again > 0;) {
      const answer = await server.post(TASKS, bodyOf(n, ms)).catch(() => undefined);
      if (answer?.status === 200) again--;
      else if (answer && answer.status !== 503) throw new Error(answer.text);
      else await sleep(200);
    }
    await sleep(random() * 2 * PAUSE_BETWEEN_MS);
  }
}

async function nodeDies(i: number, random: Random): Promise<void> {
  await nodes[i].kill('SIGKILL');
  await sleep(random() * 3_000);
  nodes[i] = await TestNode.start(nodeEnvs[i]);
}

async function nodeSleeps(i: number): Promise<void> {
  nodes[i].signal('SIGSTOP');
  await sleep(PAUSE_MS);
  nodes[i].signal('SIGCONT');
}

async function repliesAreLost(i: number, random: Random): Promise<void> {
  await proxies[i].set({ hole: 'down' });
  await sleep(1_000 + random() * 8_000);
  if (random() < 0.5) proxies[i].reset();
  await proxies[i].heal();
}

async function lineBreaks(i: number, random: Random): Promise<void> {
  await proxies[i].set({ cutAfter: Math.floor(random() * 2_000), toward: random() < 0.5 ? 'up' : 'down' });
  await sleep(500 + random() * 2_000);
  await proxies[i].heal();
}

async function serverDies(random: Random): Promise<void> {
  await server.kill('SIGKILL');
  await sleep(random() * 2_000);
  server = await TestServer.start({ env: serverEnv });
}

async function allAreAway(): Promise<void> {
  for (const proxy of proxies) {
    await proxy.set({ refuse: true });
    proxy.reset();
  }
  await sleep(AWAY_MS);
  for (const proxy of proxies) await proxy.heal();
}

async function storm(random: Random): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const kinds: Record<string, (i: number) => Promise<void>> = {
    'kill -9 of a node': (i) => nodeDies(i, random), 'a node asleep': nodeSleeps, 'lost replies': (i) => repliesAreLost(i, random),
    'a line cut': (i) => lineBreaks(i, random), 'kill -9 of the server': () => serverDies(random), 'all nodes away': allAreAway,
  };
  const names = Object.keys(kinds);
  for (let fault = 0; fault < FAULTS; fault++) {
    // Each kind once at least; the rarer ones not more often than that.
    const name = fault < names.length ? names[fault] : names[Math.floor(random() * (names.length - 1))];
    counts[name] = (counts[name] ?? 0) + 1;
    await kinds[name](Math.floor(random() * NODES));
    await sleep(random() * 1_500);
  }
  return counts;
}

function sql<T extends object>(text: string): Promise<T[]> {
  return sqlAt<T>(serverEnv.DATABASE_URL, text);
}

it('through deaths, pauses and lost replies every accepted task ends once, with one effect', async () => {
  const seed = freshSeed();
  const random = randomFrom(seed);
  await begin();
  const lengths = Array.from({ length: COUNT }, () => Math.floor(300 + random() * 6_000));
  const [counts] = await Promise.all([storm(random), submitAll(randomFrom(seed + 1), lengths)]);
  announce(`task storm, FAULT_SEED=${seed}: ${COUNT} tasks, ${JSON.stringify(counts)}`);

  const deadline = Date.now() + CALM_MS;
  const open = () => sql<{ id: string; status: string }>(`select id, status from task where status in ('pending', 'running')`);
  for (let left = await open(); left.length > 0; left = await open()) {
    if (Date.now() > deadline) throw new Error(`still open: ${JSON.stringify(left)}`);
    await sleep(250);
  }
  const ids = lengths.map((_, n) => idOf(n)).sort();
  const tasks = await sql<{ id: string; status: string; result: { attempt: number } }>('select id, status, result from task order by id collate "C"');
  expect(tasks.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, 'completed']));
  expect(readdirSync(join(dir, 'effects')).sort()).toEqual(ids);

  // No attempt ran twice, whatever was asked again, and no end was taken from any but one attempt.
  const begun = readFileSync(join(dir, 'journal'), 'utf8').trim().split('\n');
  expect(begun.filter((one, i) => begun.indexOf(one) !== i)).toEqual([]);
  const attempts = await sql<{ task_id: string; attempt: number; status: string }>('select task_id, attempt, status from task_attempt');
  expect(attempts.filter(({ status }) => status === 'running')).toEqual([]);
  const taken = new Map(tasks.map(({ id, result }) => [id, result.attempt]));
  const completed = attempts.filter(({ status }) => status === 'completed');
  expect(completed.map(({ task_id: id }) => id).sort()).toEqual(ids);
  for (const { task_id: id, attempt } of completed) expect([id, attempt]).toEqual([id, taken.get(id)]);
  announce(`task storm: ${begun.length} beginnings of ${COUNT} tasks, ${attempts.filter(({ status }) => status === 'superseded').length} late ends refused`);

  // The same words are the same task still, and other words under its id are refused.
  expect((await server.post(TASKS, bodyOf(0, lengths[0]))).body).toMatchObject({ task_id: idOf(0), status: 'completed' });
  expect((await server.post(TASKS, bodyOf(0, lengths[0] + 1))).status).toBe(409);
});
