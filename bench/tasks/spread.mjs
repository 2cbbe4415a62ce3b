// A sync over instruments of a slow provider: how near it comes to all workers busy all the time, and what more nodes bring.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startNode } from '../support/node-process.mjs';
import { median } from '../support/rounds.mjs';
import { call, post, until } from './calls.mjs';

const PROVIDER_MS = 500;
/** What the registration of instruments sets off is over by then. */
const SETTLE_MS = 1_000;
/** Of the server itself, beside its nodes. */
const SERVER_FETCHERS = 4;
const RANGE = { start_date: '2024-02-20', end_date: '2024-03-28' };
const SYNC = '/api/v1/sync-status/sync/batch';

async function startProvider() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./provider-stub.mjs', import.meta.url)), String(PROVIDER_MS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill('SIGKILL'));
  const [port] = await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${String(port).trim()}`, stop: async () => { child.kill(); await once(child, 'exit'); } };
}

/** Others in each round: a table that was just emptied is slow to write to. */
const symbols = (round, count) => Array.from({ length: count }, (_, i) => String.fromCharCode(65 + round, 65 + Math.floor(i / 26), 65 + (i % 26)));
/** Nobody can be faster: whole rounds of all workers. */
const wholeRoundsMs = (instruments, workers) => Math.ceil(instruments / workers) * PROVIDER_MS;

export async function spread(lab, count) {
  const provider = await startProvider();
  const env = { PROVIDERS: 'yahoo', YAHOO_BASE_URL: provider.url, PROVIDER_RATE_PER_SECOND: '1000' };

  let rounds = 0;
  /** The makespan in ms, from the request to the end that is told, of instruments that nothing is stored of; and who fetched. */
  async function sync(server, size) {
    const instruments = symbols(rounds++, size);
    await post(`${server.url}/api/v1/instruments`, { instruments });
    await sleep(SETTLE_MS);
    const began = performance.now();
    const { data } = await post(`${server.url}${SYNC}`, { ...RANGE, instruments });
    const progress = await until('the end of the sync', async () => {
      const { body } = await call(`${server.url}${SYNC}/progress/${data.task_id}`);
      return body.data.status !== 'running' && body.data;
    }, 25);
    if (progress.status !== 'completed') throw new Error(JSON.stringify(progress));
    return { ms: performance.now() - began, by: progress.fetched_by };
  }

  async function measure(nodeCount, workers, sizes) {
    const nodes = [];
    for (let i = 1; i <= nodeCount; i++) nodes.push(await startNode({ home: `${lab.dir}/node-s${i}`, name: `node_${i}`, env: { ...env, MAX_WORKERS: String(workers) } }));
    const server = await lab.server(nodes, env);
    try {
      await until('the nodes to be known', async () => (await call(`${server.url}/api/v1/nodes`)).body.data?.filter((n) => n.status === 'healthy').length >= nodeCount, 50);
      await sync(server, Math.max(...sizes));
      const out = new Map();
      for (const size of sizes) {
        const runs = [];
        for (let round = 0; round < count; round++) runs.push(await sync(server, size));
        runs.sort((a, b) => a.ms - b.ms);
        out.set(size, { ms: median(runs.map(({ ms }) => ms)), by: runs[runs.length >> 1].by, from: runs[0].ms, to: runs.at(-1).ms });
      }
      return out;
    } finally {
      await server.stop();
      for (const node of nodes) await node.stop();
    }
  }

  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
  const shares = (by) => Object.entries(by).map(([name, n]) => `${name} ${n}`).join(', ');
  try {
    // Ten workers, so that 120 instruments are whole rounds of all of them.
    const three = await measure(3, 2, [120]);
    const { ms, by, from, to } = three.get(120);
    const ideal = (120 * PROVIDER_MS) / (3 * 2 + SERVER_FETCHERS);
    const lines = [{
      name: '120 instruments of a provider that needs 500 ms each, 3 nodes of 2 workers: share of the ideal makespan', value: (100 * ideal) / ms, unit: '%', wanted: '≥ 95',
      details: `${seconds(ms)} (${seconds(from)}–${seconds(to)}) of ${seconds(ideal)}; ${shares(by)}`,
    }];
    const [many, one] = [await measure(3, 4, [30, 100]), await measure(1, 4, [30, 100])];
    for (const [size, seed] of [[30, 2.5], [100, 2.8]]) {
      const possible = wholeRoundsMs(size, 4 + SERVER_FETCHERS) / wholeRoundsMs(size, 12 + SERVER_FETCHERS);
      lines.push({
        name: `${size} instruments, 3 nodes of 4 workers against 1`, ratio: one.get(size).ms / many.get(size).ms,
        details: `${seconds(one.get(size).ms)} to ${seconds(many.get(size).ms)}; the server's own 4 fetch in both, so that ${possible.toFixed(2)} × is possible; the seed had ${seed} × of nodes alone`,
      });
    }
    return lines;
  } finally {
    await provider.stop();
  }
}
