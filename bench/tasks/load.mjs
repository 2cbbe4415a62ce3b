// A node's memory idle and with four tasks at work, and how soon its health answers meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode } from '../support/node-process.mjs';
import { call, percentile, post } from './calls.mjs';

const BARS = 5_000;
const IDLE_MS = 10_000;
const LOAD_MS = 20_000;

function walk() {
  let close = 100;
  return Array.from({ length: BARS }, (_, i) => {
    const open = close;
    close = Math.max(1, close * (1 + (Math.sin(i * 12.9898) * 43758.5453 % 1) * 0.02));
    return {
      date: new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10), open, close,
      high: Math.max(open, close) * 1.01, low: Math.min(open, close) * 0.99, volume: 1_000,
    };
  });
}

export async function load(lab) {
  const node = await startNode({ home: `${lab.dir}/node-load`, name: 'node_load' });
  try {
    await sleep(IDLE_MS);
    const idle = node.memory();
    const bars = walk();
    const until = Date.now() + LOAD_MS;
    let n = 0;
    const busy = Promise.all([0, 1, 2, 3].map(async (worker) => {
      // A grid of backtests each, all on processors, until the time is over.
      while (Date.now() < until) {
        const task_id = `load-${worker}-${n++}`;
        const data = { bars, strategy: 'ma_cross', method: 'grid', parameters: { fast: { min: 2, max: 41, step: 1 }, slow: { min: 50, max: 74, step: 1 } } };
        await post(`${node.url}/api/v1/task/execute`, { task_id, task_type: 'optimization', task_data: data });
        for (;;) {
          const { body } = await call(`${node.url}/api/v1/task/${task_id}/status`);
          if (body.status === 'failed') throw new Error(body.error);
          if (body.status === 'completed') break;
          await sleep(50);
        }
      }
    }));
    const times = [];
    let most = 0;
    await sleep(1_000);
    while (Date.now() < until) {
      const began = performance.now();
      const { body } = await call(`${node.url}/api/v1/health`);
      times.push(performance.now() - began);
      if (body.active_tasks > 4) throw new Error(`${body.active_tasks} tasks at once`);
      most = Math.max(most, node.memory());
      await sleep(10);
    }
    await busy;
    return [
      { name: 'memory of an idle node', value: idle, unit: 'MB', wanted: '≤ 110', details: `resident, ${IDLE_MS / 1000} s after its start` },
      { name: 'memory of a node with 4 tasks at work', value: most, unit: 'MB', wanted: '≤ 450', details: 'the most seen; grids of backtests over 5 000 bars' },
      { name: 'health of a node with 4 tasks on its processors (p99)', value: percentile(times, 0.99), unit: 'ms', wanted: '≤ 100', details: `p50 ${percentile(times, 0.5).toFixed(1)} ms, max ${Math.max(...times).toFixed(0)} ms, ${times.length} requests` },
    ];
  } finally {
    await node.stop();
  }
}
