import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf, isOurs, readCompose } from '../support/compose';
import { freePorts } from '../support/free-ports';
import { ask } from '../support/http-request';
import { createEmptyDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { makeHome } from '../support/server';

jest.setTimeout(240_000);

/*
 * The processes of compose.yaml with the settings that stand there, by the image's own entry and health checks. Only what a
 * container's network does is done otherwise: names of services are ports of this machine.
 */
const ENTRY = resolve(__dirname, '../../scripts/container.mjs');
const { services } = readCompose();
const names = Object.keys(services).filter((name) => isOurs(services[name]));
const values: Record<string, string> = { REDIS_PASSWORD: 'r1', NODE_API_KEY: 'n1', MASTER_API_KEY: 'm1', SLAVE1_API_KEY: 's1', SLAVE2_API_KEY: 's2' };
const home = makeHome();
const running = new Map<string, ChildProcess>();
const ports = new Map<string, number>();
const said = new Map<string, string>();
let postgres: TestPostgres;

function environment(name: string): Record<string, string> {
  const worker = services[name].command?.[0] === 'worker';
  const own = environmentOf(services[name], (key) => values[key] ?? (key.endsWith('POSTGRES_PASSWORD') ? 'unused' : key.endsWith('_KEY') ? 'not-made-yet' : undefined));
  const local = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, value.replace(/http:\/\/([a-z0-9]+):8[09]00/g, (_, host: string) => `http://127.0.0.1:${ports.get(host)}`)]));
  const data = join(home, name);
  return {
    PATH: process.env.PATH ?? '', ...local, DATA_DIR: join(data, 'server'), NODE_DATA_DIR: join(data, 'node'), LOG_FILE: join(data, 'logs/tidemark.log'), SCHEDULER: 'off',
    [worker ? 'NODE_PORT' : 'PORT']: String(ports.get(name)), ...(worker ? {} : { DATABASE_URL: databases.get(name) ?? '' }),
    // No Redis stands here: it would be a hint.
    REDIS_URL: '',
  };
}
const databases = new Map<string, string>();

async function run(name: string, ...words: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [ENTRY, ...words], { cwd: join(home, name), env: environment(name), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  const [code] = await once(child, 'close') as [number | null];
  return { code, stdout };
}

function start(name: string): void {
  const child = spawn(process.execPath, [ENTRY, ...(services[name].command ?? ['server'])], { cwd: join(home, name), env: environment(name), stdio: ['ignore', 'pipe', 'pipe'] });
  const hear = (chunk: Buffer) => said.set(name, `${said.get(name) ?? ''}${chunk.toString()}`);
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  running.set(name, child);
}

/** By the health check of its service. */
async function healthy(name: string): Promise<void> {
  const words = services[name].healthcheck?.test.slice(3) ?? [];
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(300)) if ((await run(name, ...words)).code === 0) return;
  throw new Error(`${name} did not become healthy\n${said.get(name)?.slice(-3000)}`);
}

async function key(name: string, ...words: string[]): Promise<string> {
  const { stdout } = await run(name, 'peers', 'add', ...words, '--json');
  return (JSON.parse(stdout) as { key: string }).key;
}

const onMaster = <T>(path: string, body?: unknown) =>
  ask<T>(ports.get('master') ?? 0, path, { method: body === undefined ? 'GET' : 'POST', body, headers: { 'x-api-key': values.MASTER_API_KEY } });

beforeAll(async () => {
  postgres = await startPostgres();
  const free = await freePorts(names.length);
  for (const [n, name] of names.entries()) {
    ports.set(name, free[n]);
    mkdirSync(join(home, name));
    if (services[name].command === undefined) databases.set(name, await createEmptyDatabase(postgres, name));
  }
});
afterAll(async () => {
  for (const child of running.values()) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'close');
  }
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

test('the services of compose.yaml are a cluster: copies in step, nodes at work, each by a key that opens no more than it has to', async () => {
  // As docs/operations.md has it: keys of peers before the first start.
  values.SLAVE1_LEAD_KEY = await key('slave1', 'master', '--lead');
  values.SLAVE2_LEAD_KEY = await key('slave2', 'master', '--lead');
  values.MASTER_LEAD_KEY = await key('master', 'successor', '--lead');
  values.SLAVE1_MASTER_KEY = await key('master', 'slave1');
  values.SLAVE2_MASTER_KEY = await key('master', 'slave2');
  values.NODE_MASTER_KEY = await key('master', 'nodes', '--scope', 'node');

  expect((await run('master', 'health', 'live')).code).toBe(1);
  start('master');
  await healthy('master');
  ['slave1', 'slave2', 'node1', 'node2'].forEach(start);
  await Promise.all(['slave1', 'slave2', 'node1', 'node2'].map(healthy));

  expect((await onMaster('/api/v1/sync-status/sync/date/2020-01-02', {})).status).toBe(200);
  for (const name of ['slave1', 'slave2']) {
    let count: unknown;
    for (const end = Date.now() + 30_000; Date.now() < end && count !== 1; await sleep(200)) {
      count = (await ask<{ count?: number }>(ports.get(name) ?? 0, '/api/v1/bars?instruments=SPX.US', { headers: { 'x-api-key': environment(name).API_KEY } })).body.count;
    }
    expect([name, count]).toEqual([name, 1]);
  }
  const nodes = (await onMaster<{ data: { id: string; status: string }[] }>('/api/v1/nodes')).body;
  expect(JSON.stringify(nodes)).toMatch(/node1.*node2/s);
  await onMaster('/api/v1/tasks', { task_id: 'first', task_type: 'backtest', task_data: { symbol: 'SPX.US', strategy: 'ma_cross', period: '1y' } });
  let task: { status?: string; executed_by?: string } = {};
  for (const end = Date.now() + 60_000; Date.now() < end && !['completed', 'failed'].includes(task.status ?? ''); await sleep(200)) {
    task = (await onMaster<typeof task>('/api/v1/tasks/first')).body;
  }
  // One bar is too few for a backtest: that a node says so is what counts here.
  expect(task.executed_by ?? JSON.stringify(task)).toMatch(/node[12]/);
  // With its key a slave may fetch, should it have to, and do nothing else; pushed to, it would do without for weeks.
  for (const name of ['slave1', 'slave2']) {
    const headers = { 'x-api-key': environment(name).MASTER_KEY };
    const statuses = await Promise.all(['/api/dms/sync/cursor', '/api/v1/peers'].map(async (path) => (await ask(ports.get('master') ?? 0, path, { headers })).status));
    expect([name, ...statuses]).toEqual([name, 200, 403]);
  }

  const ends = [...running].map(async ([name, child]) => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'close') as [number | null];
    return [name, code];
  });
  expect(await Promise.all(ends)).toEqual(names.map((name) => [name, 0]));
});
