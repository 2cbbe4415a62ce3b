// 200 observations a second, each published by its own POST: how long until each is committed on the copy.
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort, startServer } from '../support/server-process.mjs';
import { percentile, post, until } from '../tasks/calls.mjs';

const PER_SECOND = 200;
const SECONDS = 15;
/** Not counted: connections and code warm up. */
const WARM_UP = 5;
const CHANNEL = 'weather:bench';
const now = () => performance.timeOrigin + performance.now();

export async function messages(lab) {
  const lines = [];
  if (lab.redis) lines.push(await measure(lab, true));
  else lines.push({ name: 'published observation to committed on the copy, with Redis', details: 'not measured: no redis-server on this machine' });
  lines.push(await measure(lab, false));
  return lines;
}

async function measure({ dir, master, slave, redis }, withRedis) {
  const name = withRedis ? 'told' : 'plain';
  const source = await master.store(`weather_${name}`);
  const copy = await slave.store(`weather_${name}`);
  const env = withRedis ? { REDIS_URL: `redis://127.0.0.1:${redis.port}`, REDIS_CHANNEL: CHANNEL } : {};
  const [masterPort, slavePort] = [await freePort(), await freePort()];
  const copyServer = await startServer({
    home: `${dir}/copy-${name}`, name: 'copy', databaseUrl: copy.url, port: slavePort, env: { ROLE: 'slave', MASTER_URL: `http://127.0.0.1:${masterPort}`, ...env },
  });
  await copyServer.answering();
  const server = await startServer({
    home: `${dir}/master-${name}`, name: 'master', databaseUrl: source.url, port: masterPort, env: { SLAVES: `copy=${copyServer.url}`, ...env },
  });
  try {
    await copyServer.answering('/health/ready');
    const told = withRedis ? await listen(redis.port) : undefined;
    const committed = withRedis ? await watchAhead(copy) : undefined;
    await publishAll(server);
    await until('the last one', async () => Number((await copy.one('select count(*) as n from observation')).n) === PER_SECOND * SECONDS, 50);
    const delays = withRedis ? await channelDelays(told, committed) : await feedDelays(source, copy);
    const counted = delays.sort((a, b) => a - b);
    const at = (share) => percentile(counted, share).toFixed(1);
    return {
      name: `published observation to committed on the copy, ${PER_SECOND} a second, ${withRedis ? 'with Redis' : 'by replication alone'} (p99)`,
      value: percentile(counted, 0.99), unit: 'ms', wanted: withRedis ? '≤ 20; p50 ≤ 4' : '≤ 1000',
      details: `p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}; ${counted.length} of ${PER_SECOND * SECONDS} observations${withRedis ? '; from its arrival at another subscriber' : '; from its commit on the master'}`,
    };
  } finally {
    await server.stop();
    await copyServer.stop();
  }
}

async function publishAll(server) {
  const began = performance.now();
  const sent = [];
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    const wait = began + (n * 1000) / PER_SECOND - performance.now();
    if (wait > 1) await sleep(wait);
    sent.push(post(`${server.url}/api/publish`, {
      timestamp: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(), city: `City ${n % 100}`, lat: 1, lon: 2, temp: n % 40, humidity: 50, weather: 'clear sky',
    }));
  }
  await Promise.all(sent);
}

/** By the number of the message: when another subscriber had it. */
async function listen(port) {
  const seen = new Map();
  const client = new Redis(port, '127.0.0.1');
  client.on('message', (_, text) => seen.set(JSON.parse(text).seq, now()));
  await client.subscribe(CHANNEL);
  return { seen, stop: () => client.disconnect() };
}

/** By the number of the message: when it was committed; looked at before the feed takes them away. */
async function watchAhead(copy) {
  const seen = new Map();
  let on = true;
  const looking = (async () => {
    while (on) {
      const { rows } = await copy.client.query(`select seq::int as seq, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as at from observation_ahead`);
      for (const { seq, at } of rows) if (!seen.has(seq) && at !== null) seen.set(seq, Number(at));
      await sleep(100);
    }
  })();
  return { seen, stop: async () => { on = false; await looking; } };
}

async function channelDelays(told, committed) {
  await sleep(500);
  told.stop();
  await committed.stop();
  return [...told.seen].filter(([seq]) => seq > PER_SECOND * WARM_UP && committed.seen.has(seq)).map(([seq, at]) => committed.seen.get(seq) - at);
}

async function feedDelays(source, copy) {
  const read = async (store) => new Map((await store.client.query(
    `select seq::int as seq, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as at from observation where seq > ${PER_SECOND * WARM_UP}`,
  )).rows.map(({ seq, at }) => [seq, Number(at)]));
  const [sent, got] = [await read(source), await read(copy)];
  return [...sent].map(([seq, at]) => got.get(seq) - at);
}
