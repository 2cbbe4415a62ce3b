// One trivial task after the other: by POST to the server until its result is stored, and straight to the node.
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode } from '../support/node-process.mjs';
import { call, ENDED, percentile, post, until } from './calls.mjs';

const TASKS = 200;
const WANTED_MS = 15;

export async function overhead(lab) {
  const node = await startNode({ home: `${lab.dir}/node-overhead`, name: 'node_overhead' });
  const server = await lab.server([node]);
  try {
    await until('the node to be known', async () => (await call(`${server.url}/api/v1/nodes`)).body.data?.some((n) => n.status === 'healthy'), 50);
    const ended = (url) => async () => {
      const { body } = await call(url);
      return ENDED.has(body.status) && body;
    };
    const timed = async (submit, look) => {
      const began = performance.now();
      const id = await submit();
      const end = await until(id, ended(look(id)));
      if (end.status !== 'completed') throw new Error(JSON.stringify(end));
      return performance.now() - began;
    };
    let n = 0;
    const straight = () => timed(async () => {
      const task_id = `straight-${n++}`;
      await post(`${node.url}/api/v1/task/execute`, { task_id, task_type: 'custom', task_data: { n } });
      return task_id;
    }, (id) => `${node.url}/api/v1/task/${id}/status`);
    const durable = () => timed(
      async () => (await post(`${server.url}/api/v1/tasks`, { task_type: 'custom', task_data: { n: n++ } })).task_id,
      (id) => `${server.url}/api/v1/tasks/${id}`,
    );
    const times = { straight: [], durable: [] };
    for (let i = 0; i < TASKS + 20; i++) {
      // The first ones warm both up.
      const pair = [await straight(), await durable()];
      if (i >= 20) { times.straight.push(pair[0]); times.durable.push(pair[1]); }
      await sleep(5 + Math.random() * 10);
    }
    const [a, b] = [percentile(times.straight, 0.5), percentile(times.durable, 0.5)];
    return [{
      name: 'one trivial task, POST to stored result, more than straight to the node (p50)', value: b - a, unit: 'ms', wanted: `≤ ${WANTED_MS}`,
      details: `${b.toFixed(1)} ms against ${a.toFixed(1)} ms; p99 ${percentile(times.durable, 0.99).toFixed(1)} against ${percentile(times.straight, 0.99).toFixed(1)}`,
    }];
  } finally {
    await server.stop();
    await node.stop();
  }
}
