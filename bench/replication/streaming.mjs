// 200 commits a second of 500 rows: how long after its commit each can be read on the copy.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../support/rounds.mjs';
import { startServer } from '../support/server-process.mjs';
import { publish, subscribe, unsubscribe } from './logical.mjs';
import { checkpoint, cursor, forget, head, truncate, until, verified } from './store.mjs';

const PER_SECOND = 200;
const ROWS = 500;
const SECONDS = 15;
const WRITER = fileURLToPath(new URL('./writer.mjs', import.meta.url));
const now = () => performance.timeOrigin + performance.now();

export async function streaming(lab, count) {
  const { master, slave, copy, copyServer, dir } = lab;
  const source = await master.store('stream');
  await publish(source);
  const logical = await slave.store('logical_stream');
  let firstId = 1;
  const next = () => { firstId += PER_SECOND * SECONDS; return firstId; };
  const clean = async (target) => {
    await truncate(source);
    await truncate(target);
    await checkpoint(source, target);
  };
  const pushed = (compression) => async () => {
    await clean(copy);
    await forget(copy);
    const server = await startServer({
      home: `${dir}/master`, name: 'master', databaseUrl: source.url,
      env: { SLAVES: `copy=${copyServer.url}`, REPLICATION_COMPRESSION: compression },
    });
    try {
      // Its first comparison is over too.
      await verified(copy);
      await until('the head', async () => (await cursor(copy)) >= (await head(source)), 50);
      return await run(source, copy, next());
    } finally {
      await server.stop();
    }
  };
  const subscribed = async () => {
    await clean(logical);
    await subscribe(source, logical, { copyData: false });
    try {
      await sleep(1_500);
      return await run(source, logical, next());
    } finally {
      await unsubscribe(logical);
    }
  };
  const cases = { 'logical replication': subscribed, 'pushed, lz4': pushed('lz4'), 'pushed, none': pushed('none') };
  const names = Object.keys(cases);
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let r = 0; r < count; r++) {
    for (let k = 0; k < names.length; k++) {
      const name = names[(k + r) % names.length];
      runs[name].push(await cases[name]());
    }
  }
  return names.map((name) => lineOf(name, runs[name]));
}

async function run(source, target, firstId) {
  const child = fork(WRITER, [source.url, PER_SECOND, ROWS, SECONDS, firstId].map(String));
  let done;
  child.on('message', (message) => { done = message; });
  const exit = new Promise((end) => child.once('exit', end));
  const seen = [];
  let last = 0;
  for (const end = now() + (SECONDS + 60) * 1000; now() < end; await sleep(2)) {
    const { seq } = await target.one({ name: 'seen', text: 'select max(change_seq) as seq from bar_daily' });
    if (seq > last) seen.push([last = seq, now()]);
    if (child.exitCode !== null && !done) throw new Error('the writer failed');
    if (done && last >= done.log.at(-1)[0]) break;
  }
  await exit;
  if ((await target.rows()) !== PER_SECOND * SECONDS * ROWS) throw new Error(`${await target.rows()} rows arrived`);
  let at = 0;
  const delays = done.log.map(([seq, committed]) => {
    while (seen[at][0] < seq) at++;
    return seen[at][1] - committed;
  }).sort((a, b) => a - b);
  const part = (p) => delays[Math.min(delays.length - 1, Math.ceil(delays.length * p) - 1)];
  return { p50: part(0.5), p99: part(0.99), max: delays.at(-1), steps: seen.length, perSecond: done.log.length / done.seconds };
}

function lineOf(name, runs) {
  const of = (key) => median(runs.map((r) => r[key]));
  return {
    name: `${PER_SECOND} commits/s of ${ROWS} rows, visible on the copy after (p99), ${name}`, value: of('p99'), unit: 'ms',
    wanted: name.startsWith('pushed') ? '≤ 150' : undefined,
    details: `p50 ${of('p50').toFixed(1)} ms, max ${of('max').toFixed(0)} ms; p99 of the rounds ${runs.map((r) => r.p99.toFixed(0)).join(', ')}; written at ${of('perSecond').toFixed(0)}/s`,
  };
}
