// The server as a person meets it: second `npm start` to ready, memory at idle, 200 simultaneous batch POSTs.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, scratch } from './support/product.mjs';
import { median } from './support/rounds.mjs';
import { freePort } from './support/server-process.mjs';

const IDLE_AFTER_MS = 45_000;
const POSTS = 200;

export async function run({ count = 5 } = {}) {
  const { dir, remove } = scratch('server');
  try {
    await (await start(dir)).stop(); // the first start makes the cluster and, where stale, the build
    const starts = [];
    for (let i = 0; i < count; i++) {
      const server = await start(dir);
      starts.push(server.seconds);
      await server.stop();
    }
    const server = await start(dir);
    const posts = await burst(server);
    await sleep(IDLE_AFTER_MS);
    const memory = rss(server.nodePid());
    await server.stop();
    return [
      { name: 'second npm start to ready', value: median(starts), unit: 's', wanted: '≤ 3', details: `${Math.min(...starts).toFixed(2)}–${Math.max(...starts).toFixed(2)} s` },
      { name: 'idle server memory, embedded Postgres not counted', value: memory, unit: 'MB', wanted: '≤ 160', details: `resident, ${IDLE_AFTER_MS / 1000} s after 200 POSTs and a sync` },
      { name: '200 simultaneous batch POSTs', value: posts.accepted, unit: 'accepted', wanted: '1', details: `${posts.busy} × 409 with current_task; lock free after: ${posts.freeAfter}` },
    ];
  } finally {
    remove();
  }
}

/** By `npm start`, in a folder of its own. */
async function start(dir) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: ROOT, stdio: 'ignore', detached: true,
    env: { ...process.env, PORT: String(port), DATA_DIR: `${dir}/data`, LOG_FILE: `${dir}/app.log`, SCHEDULER: 'off' },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; ; i++) {
    try {
      if ((await fetch(`${url}/health/ready`)).ok) break;
    } catch (error) {
      if (i > 2_000) throw error;
    }
    await sleep(20);
  }
  const seconds = (performance.now() - began) / 1000;
  const exit = new Promise((done) => child.once('exit', done));
  return {
    url, seconds,
    nodePid: () => Number(JSON.parse(readFileSync(`${dir}/data/tidemark.lock`, 'utf8')).pid),
    stop: async () => { process.kill(-child.pid, 'SIGTERM'); await exit; },
  };
}

async function post(url, body) {
  const answer = await fetch(`${url}/api/v1/sync-status/sync/batch`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

async function burst({ url }) {
  const range = { start_date: '2000-01-03', end_date: '2020-04-17' };
  const answers = await Promise.all(Array.from({ length: POSTS }, () => post(url, range)));
  const active = async () => (await (await fetch(`${url}/api/v1/sync-status/sync/batch/active`)).json()).data;
  for (let i = 0; i < 500 && (await active()); i++) await sleep(20);
  return {
    accepted: answers.filter((a) => a.status === 200).length,
    busy: answers.filter((a) => a.status === 409 && a.body.code === 'sync_busy' && a.body.current_task?.task_type === 'web_batch').length,
    freeAfter: (await post(url, range)).status === 200,
  };
}

function rss(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}
