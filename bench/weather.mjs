// Weather: the built servers over loopback, an embedded Postgres for the master and one for its copy, a Redis where there is one.
import { scratch } from './support/product.mjs';
import { startRedis } from './support/redis.mjs';
import { startMachine } from './replication/machine.mjs';
import { cities } from './weather/cities.mjs';
import { history } from './weather/history.mjs';
import { messages } from './weather/messages.mjs';

/** BENCH_PARTS=messages,cities,history measures only these. */
export async function run({ only = process.env.BENCH_PARTS?.split(',') ?? [] } = {}) {
  const { dir, remove } = scratch('weather');
  const undo = [remove];
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  try {
    // When a row was committed, by the database's own clock, which is that of the machine.
    const machines = [await startMachine('master', { track_commit_timestamp: 'on' })];
    undo.push(machines[0].stop);
    machines.push(await startMachine('slave', { track_commit_timestamp: 'on' }));
    undo.push(machines[1].stop);
    const redis = await startRedis(dir);
    if (redis) undo.push(redis.stop);
    const lab = { dir, master: machines[0], slave: machines[1], redis };
    const parts = { messages: () => messages(lab), cities: () => cities(lab), history: () => history(lab) };
    const lines = [];
    for (const [name, measure] of Object.entries(parts)) if (only.length === 0 || only.includes(name)) lines.push(...(await measure()));
    return lines;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}
