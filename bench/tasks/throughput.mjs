// Durable trivial tasks through two nodes, results stored; BullMQ with the same two rows written beside it.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startNode } from '../support/node-process.mjs';
import { median } from '../support/rounds.mjs';
import { startRedis } from '../support/redis.mjs';
import { call, post, until } from './calls.mjs';

const TASKS = 3_000;
const CLIENTS = 50;
const WANTED = 800;
const WARM_UP = 3;
/** Counting costs the database something: seldom enough not to be measured along. */
const LOOK_MS = 50;

const many = async (work) => {
  let next = 0;
  await Promise.all(Array.from({ length: CLIENTS }, async () => { while (next < TASKS) await work(next++); }));
};

export async function throughput(lab, count) {
  const nodes = [];
  for (const i of [1, 2]) nodes.push(await startNode({ home: `${lab.dir}/node-t${i}`, name: `node_t${i}` }));
  const server = await lab.server(nodes);
  const redis = await startRedis(lab.dir);
  const { single, bulk, bull } = { single: [], bulk: [], bull: [] };
  try {
    await until('the nodes to be known', async () => (await call(`${server.url}/api/v1/nodes`)).body.data?.filter((n) => n.status === 'healthy').length === 2, 50);
    const client = new pg.Client({ connectionString: lab.databaseUrl });
    await client.connect();
    const done = async () => Number((await client.query(`select count(*) as n from task where status = 'completed'`)).rows[0].n);
    const measured = async (submit) => {
      const before = await done();
      const began = performance.now();
      await submit();
      await until('all results', async () => (await done()) >= before + TASKS, LOOK_MS);
      return TASKS / ((performance.now() - began) / 1000);
    };
    const task = (n) => ({ task_type: 'custom', task_data: { n } });
    // What runs for weeks is measured warm: server and nodes are compiled by then.
    for (let round = 0; round < WARM_UP; round++) await measured(() => many((n) => post(`${server.url}/api/v1/tasks`, task(n))));
    for (let round = 0; round < count; round++) {
      single.push(await measured(() => many((n) => post(`${server.url}/api/v1/tasks`, task(n)))));
      bulk.push(await measured(async () => {
        for (let i = 0; i < TASKS; i += 500) await post(`${server.url}/api/v1/tasks/bulk`, { tasks: Array.from({ length: 500 }, (_, k) => task(i + k)) });
      }));
      if (redis) bull.push(await bullmq(redis.port, nodes, lab, round));
    }
    await client.end();
  } finally {
    await redis?.stop();
    await server.stop();
    for (const node of nodes) await node.stop();
  }
  const line = (name, values, wanted) => ({
    name, value: median(values), unit: 'tasks/s', wanted: wanted && `≥ ${wanted}`, details: `${values.map(Math.round).join(', ')} in the rounds of ${TASKS}, after ${WARM_UP * TASKS} to warm up`,
  });
  return [
    line('durable trivial tasks through 2 nodes, one POST each, results stored', single, WANTED),
    line('the same, submitted 500 at a time', bulk),
    bull.length > 0 ? line('BullMQ with a task row and a result row, one request to a node each', bull) : { name: 'BullMQ', details: 'not measured: no redis-server on this machine' },
  ];
}

async function bullmq(port, nodes, lab, round) {
  const connection = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  const pool = new pg.Pool({ connectionString: lab.databaseUrl, max: 10 });
  await pool.query('create table if not exists bench_task (id bigint generated always as identity primary key, payload jsonb, result jsonb)');
  const queue = new Queue(`bench-${round}`, { connection });
  let left = TASKS;
  let finish;
  const all = new Promise((ok) => { finish = ok; });
  const worker = new Worker(queue.name, async (job) => {
    const answer = await call(`${nodes[job.data.n % nodes.length].url}/api/v1/health`);
    await pool.query({ name: 'result', text: 'update bench_task set result = $2 where id = $1', values: [job.data.id, answer.body] });
    if (--left === 0) finish();
  }, { connection, concurrency: CLIENTS });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const began = performance.now();
  await many(async (n) => {
    const { rows } = await pool.query({ name: 'insert', text: 'insert into bench_task (payload) values ($1) returning id', values: [{ n }] });
    await queue.add('task', { id: rows[0].id, n });
  });
  await all;
  const rate = TASKS / ((performance.now() - began) / 1000);
  await worker.close();
  await queue.close();
  connection.disconnect();
  await pool.end();
  return rate;
}
