// Forty mixed tasks at once, inside one window of the health cache, on four equal nodes: where they went.
import { startNode } from '../support/node-process.mjs';
import { call, post, until } from './calls.mjs';

const TASKS = 40;
const KINDS = [
  { task_type: 'custom', task_data: { handler: 'sleep', sleep_ms: 300 } }, { task_type: 'custom', task_data: { n: 1 } },
  { task_type: 'backtest', task_data: { bars: Array.from({ length: 28 }, (_, i) => ({ date: `2024-01-${String(i + 1).padStart(2, '0')}`, open: 10 + i, high: 11 + i, low: 9 + i, close: 10.5 + i, volume: 5 })) } },
  { task_type: 'custom', task_data: { handler: 'hash', text: 'x' } },
];

export async function burst(lab) {
  const nodes = [];
  for (const i of [1, 2, 3, 4]) nodes.push(await startNode({ home: `${lab.dir}/node-b${i}`, name: `node_b${i}`, env: { MAX_WORKERS: '16' } }));
  const server = await lab.server(nodes);
  try {
    await until('the nodes to be known', async () => (await call(`${server.url}/api/v1/nodes`)).body.data?.filter((n) => n.status === 'healthy').length >= 4, 50);
    const { body } = await call(`${server.url}/api/v1/tasks/bulk`, 'POST', { tasks: Array.from({ length: TASKS }, (_, i) => KINDS[i % KINDS.length]) });
    const ids = body.results.map(({ task_id }) => task_id);
    const by = new Map(nodes.map(({ name }) => [name, 0]));
    for (const id of ids) {
      const task = await until(id, async () => {
        const answer = await call(`${server.url}/api/v1/tasks/${id}`);
        return answer.body.status === 'completed' && answer.body;
      }, 20);
      by.set(task.executed_by, (by.get(task.executed_by) ?? 0) + 1);
    }
    const off = Math.max(...[...by.values()].map((n) => Math.abs(n - TASKS / nodes.length)));
    return [{ name: 'a mixed burst of 40 tasks on 4 equal nodes: furthest from 10 each', value: off, unit: 'tasks', wanted: '≤ 1', details: [...by].map(([name, n]) => `${name} ${n}`).join(', ') }];
  } finally {
    await server.stop();
    for (const node of nodes) await node.stop();
  }
}
