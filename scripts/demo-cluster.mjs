// `npm run demo:cluster`: a master, a slave that it pushes to and a slave that fetches, each with a database of its own, on
// this machine, in DATA_DIR (./data/demo). Ctrl+C stops them; the next start finds everything again.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MAIN = join(root, 'dist/apps/server/apps/server/src/main.js');
const DATA = process.env.DATA_DIR ?? join(root, 'data/demo');
const READY_MS = 90_000;
const SHOW_EVERY_MS = 5_000;

/** The usual ports where they are free. */
async function freePort(wanted) {
  for (let port = wanted; ; port += 10) {
    const probe = createServer();
    const free = await new Promise((done) => probe.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true)));
    if (free) {
      await new Promise((done) => probe.close(done));
      return port;
    }
  }
}

function node(name, port, env) {
  const home = join(DATA, name);
  mkdirSync(home, { recursive: true });
  const child = spawn(process.execPath, [MAIN], {
    // A process group of its own: Ctrl+C comes to it through us, once. A second signal would end it at once, without its Postgres.
    cwd: home, stdio: ['ignore', 'ignore', 'inherit'], detached: true,
    env: { ...process.env, NODE_NAME: name, PORT: String(port), DATA_DIR: join(home, 'data'), LOG_FILE: join(home, 'app.log'), ...env },
  });
  const ended = new Promise((done) => child.once('exit', done));
  return { name, url: `http://127.0.0.1:${port}`, log: join(home, 'app.log'), child, ended };
}

async function ask(url, init) {
  try {
    const answer = await fetch(url, init);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined; // not up yet, or just going down
  }
}

async function untilReady({ name, url, child, log }) {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await sleep(200)) {
    if (child.exitCode !== null) break;
    if (await ask(`${url}/health/ready`)) return;
  }
  throw new Error(`${name} did not become ready; see ${log}`);
}

async function show(url) {
  const nodes = (await ask(`${url}/api/dms/nodes`))?.nodes ?? [];
  for (const { name, role, status, state, sync_delay: delay, behind, verified_at: verified } of nodes) {
    const copy = role === 'slave' ? `${state ?? ''}, ${behind ?? '?'} changes and ${delay ?? '?'} s behind, ${verified ? `found equal ${verified}` : 'not compared yet'}` : '';
    console.log(`  ${name.padEnd(9)}${role.padEnd(8)}${status.padEnd(9)}${copy}`);
  }
}

const [a, b, c] = [await freePort(8000), await freePort(8001), await freePort(8002)];
const masterUrl = `http://127.0.0.1:${a}`;
const nodes = [
  node('master', a, { SLAVES: `backup1=http://127.0.0.1:${b}` }),
  node('backup1', b, { ROLE: 'slave', MASTER_URL: masterUrl }),
  node('backup2', c, { ROLE: 'slave', MASTER_URL: masterUrl, REPLICATION_MODE: 'pull' }),
];
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopping = true;
    nodes.forEach(({ child }) => child.kill('SIGTERM'));
  });
}

try {
  console.log('Starting a master and two slaves …');
  await untilReady(nodes[0]);
  if (((await ask(`${masterUrl}/api/v1/instruments`))?.data?.[0]?.bars ?? 0) === 0) {
    await ask(`${masterUrl}/api/v1/sync-status/sync/batch`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ start_date: '2000-01-03', end_date: '2020-04-17' }),
    });
    console.log('The master fetches twenty years of the S&P 500; the slaves copy it meanwhile.');
  }
  await Promise.all(nodes.map(untilReady));
  console.log(['', ...nodes.map(({ name, url }) => `  ${name.padEnd(9)}${url}`), '',
    '  The same bars from a slave:', `    curl '${nodes[1].url}/api/v1/bars?instruments=SPX.US&start=2020-01-02&end=2020-01-08'`,
    '  A slave takes no writes:', `    curl -X POST ${nodes[1].url}/api/v1/sync-status/sync/batch -H 'Content-Type: application/json' -d '{"start_date":"2020-01-02","end_date":"2020-01-03"}'`,
    '  If the master were lost: what a promotion would lose, then (with "confirm":true) do it:', `    curl -X POST ${nodes[1].url}/api/dms/promote -H 'Content-Type: application/json' -d '{}'`,
    '  Stop with Ctrl+C.', ''].join('\n'));
  for (let n = 0; !stopping; n++) {
    if (n < 3) await show(masterUrl);
    await sleep(SHOW_EVERY_MS);
    if (n < 2) console.log('');
  }
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error);
  process.exitCode = stopping ? 0 : 1;
  nodes.forEach(({ child }) => child.kill('SIGTERM'));
}
await Promise.all(nodes.map(({ ended }) => ended));
