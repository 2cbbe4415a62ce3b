// What copies cost the master: a batch sync of a million bars from TDX files by the real server, with two slaves attached
// and with none. Slaves are other machines as a rule; here they share the processors with the master, so it is measured
// plainly, and once more with the slaves' processes at the lowest priority, which leaves the master what it would have.
import { generate, sessionDays, INSTRUMENTS } from '../support/bars.mjs';
import { writeTdx } from '../support/encode.mjs';
import { lib } from '../support/product.mjs';
import { ratio, rounds } from '../support/rounds.mjs';
import { startServer } from '../support/server-process.mjs';
import { lower, startMachine } from './machine.mjs';
import { checkpoint, cursor, forget, head, truncate, until, verified } from './store.mjs';

const FIRST_CODE = 600_000;
const LOWER_EVERY_MS = 500;

export async function load(lab, count, undo) {
  const { master, dir } = lab;
  const source = await master.store('load');
  const days = sessionDays('XSHG');
  const codes = Array.from({ length: INSTRUMENTS }, (_, k) => String(FIRST_CODE + k));
  writeTdx(`${dir}/tdx`, codes, generate(days));
  const near = [await startSlave(lab, undo, 'near1'), await startSlave(lab, undo, 'near2')];
  const far = [await startSlave(lab, undo, 'far1'), await startSlave(lab, undo, 'far2')];
  const lowering = setInterval(() => lower(far.flatMap((s) => [s.server.pid, s.machine.postmaster()])), LOWER_EVERY_MS);
  undo.push(async () => clearInterval(lowering));

  const sync = (slaves) => async () => {
    for (const store of [source, ...slaves.map((s) => s.store)]) await truncate(store);
    for (const { store } of slaves) await forget(store);
    await checkpoint(source, ...slaves.map((s) => s.store));
    const server = await startServer({
      home: `${dir}/master`, name: 'master', databaseUrl: source.url,
      config: `instruments: [${codes.map((code) => `"${code}.SH"`).join(', ')}]\n`,
      env: { TDX_DIR: `${dir}/tdx`, PROVIDERS: 'tdx', SLAVES: slaves.map((s) => `${s.name}=${s.server.url}`).join() },
    });
    try {
      await server.answering('/health/ready');
      for (const { store } of slaves) await verified(store);
      const seconds = await syncAll(server, source, days);
      const all = await head(source);
      for (const { store, name } of slaves) {
        await until('the end of the copy', async () => (await cursor(store)) >= all);
        if ((await store.rows()) !== (await source.rows())) throw new Error(`${name} holds ${await store.rows()} rows`);
      }
      return seconds;
    } finally {
      await server.stop();
    }
  };
  const measured = await rounds({
    'no slaves': sync([]), 'two slaves, all on these processors': sync(near), 'two slaves at the lowest priority': sync(far),
  }, count);
  const line = (name, wanted) => {
    const { seconds, min, max } = measured[name];
    return {
      name: `sync of 1 M bars on the master: ${name}`, ratio: ratio(measured, name, 'no slaves'), wanted,
      details: `${Math.round(1e6 / seconds).toLocaleString('en')} rows/s (${min.toFixed(2)}–${max.toFixed(2)} s)`,
    };
  };
  const { ratio: _, ...base } = line('no slaves');
  return [base, line('two slaves, all on these processors'), line('two slaves at the lowest priority', 0.9)];
}

async function startSlave({ dir }, undo, name) {
  const machine = await startMachine(name);
  undo.push(machine.stop);
  const store = await machine.store('copy');
  const server = await startServer({
    home: `${dir}/${name}`, name, databaseUrl: store.url, env: { ROLE: 'slave', MASTER_URL: 'http://127.0.0.1:1' },
  });
  undo.push(server.stop);
  await server.answering();
  return { name, machine, store, server };
}

/** Seconds of the run by its own record. */
async function syncAll({ url }, source, days) {
  const { formatIsoDate } = lib('domain');
  const answer = await fetch(`${url}/api/v1/sync-status/sync/batch`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ start_date: formatIsoDate(days[0]), end_date: formatIsoDate(days.at(-1)) }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  const look = () => source.one('select status, extract(epoch from ended_at - started_at)::float8 as seconds from sync_run order by id desc limit 1');
  await until('the end of the sync', async () => (await look())?.seconds != null, 25);
  const { status, seconds } = await look();
  if ((await source.rows()) !== 1e6) throw new Error(`the sync ended as ${status} with ${await source.rows()} rows`);
  return seconds;
}
