// Distributed tasks: the built server and built nodes over loopback, one embedded Postgres.
import { openStore } from './support/product.mjs';
import { startServer } from './support/server-process.mjs';
import { backtests } from './tasks/backtests.mjs';
import { burst } from './tasks/burst.mjs';
import { load } from './tasks/load.mjs';
import { overhead } from './tasks/overhead.mjs';
import { spread } from './tasks/spread.mjs';
import { throughput } from './tasks/throughput.mjs';

/** BENCH_PARTS=overhead,throughput,spread,burst,load,backtests measures only these. */
export async function run({ count = 3, only = process.env.BENCH_PARTS?.split(',') ?? [] } = {}) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const store = await openStore('tasks');
  try {
    const lab = {
      dir: store.dir, database: store.database, databaseUrl: store.url,
      server: async (nodes, env = {}) => {
        const server = await startServer({
          home: `${store.dir}/server`, name: 'server', databaseUrl: store.url,
          env: { NODES: nodes.map(({ name, url }) => `${name}=${url}`).join(), ...env },
        });
        await server.answering('/health/ready');
        return server;
      },
    };
    const parts = {
      overhead: () => overhead(lab), throughput: () => throughput(lab, count), spread: () => spread(lab, count), burst: () => burst(lab), load: () => load(lab), backtests,
    };
    const lines = [];
    for (const [name, measure] of Object.entries(parts)) if (only.length === 0 || only.includes(name)) lines.push(...(await measure()));
    return lines;
  } finally {
    await store.close();
  }
}
