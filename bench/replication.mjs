// Copies of the store on other machines, with everything on this one: the built servers over loopback, an embedded
// Postgres each, and PostgreSQL's own logical replication between the same two Postgres for comparison.
import { generate, sessionDays } from './support/bars.mjs';
import { scratch } from './support/product.mjs';
import { startServer } from './support/server-process.mjs';
import { copies } from './replication/copies.mjs';
import { load } from './replication/load.mjs';
import { startMachine } from './replication/machine.mjs';
import { streaming } from './replication/streaming.mjs';
import { verification } from './replication/verification.mjs';

/** BENCH_PARTS=copies,streaming,load,verification measures only these. */
export async function run({ count = 3, only = process.env.BENCH_PARTS?.split(',') ?? [] } = {}) {
  const { dir, remove } = scratch('replication');
  const undo = [remove];
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  try {
    const master = await startMachine('master');
    undo.push(master.stop);
    const slave = await startMachine('slave');
    undo.push(slave.stop);
    const copy = await slave.store('copy');
    const copyServer = await startServer({
      home: `${dir}/copy`, name: 'copy', databaseUrl: copy.url, env: { ROLE: 'slave', MASTER_URL: 'http://127.0.0.1:1' },
    });
    undo.push(copyServer.stop);
    await copyServer.answering();
    const days = sessionDays();
    const lab = { dir, master, slave, copy, copyServer, bars: generate(days), others: generate(days, 43) };
    const parts = {
      copies: () => copies(lab, count), streaming: () => streaming(lab, count), load: () => load(lab, count, undo),
      verification: () => verification(lab, 5),
    };
    const lines = [];
    for (const [name, measure] of Object.entries(parts)) if (only.length === 0 || only.includes(name)) lines.push(...(await measure()));
    return lines;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}
