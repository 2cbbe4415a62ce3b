// First copy, and catching up, of a million bars: pushed by the built server, and by logical replication's initial copy.
import { binaryBars } from '../support/encode.mjs';
import { ratio, rounds } from '../support/rounds.mjs';
import { startServer } from '../support/server-process.mjs';
import { publish, subscribe, unsubscribe } from './logical.mjs';
import { checkpoint, copyIn, cursor, forget, head, load, truncate, until, verified } from './store.mjs';

const ROWS = 1e6;
const OTHERS = 1_001;

/** @param lab machines, stores, data; see ../replication.mjs */
export async function copies(lab, count) {
  const { master, slave, bars, others } = lab;
  const fresh = await master.store('fresh');
  await load(fresh, bars, 1);
  await publish(fresh);
  const grown = await master.store('grown');
  const seqs = await load(grown, others, OTHERS);
  const before = await head(grown);
  await load(grown, bars, 1);
  const logical = await slave.store('logical');
  const { copy } = lab;
  const otherRows = others.map((b, k) => binaryBars(OTHERS + k, b, seqs[k]));

  const whole = async (store, rows) => {
    if ((await store.rows()) !== rows) throw new Error(`${await store.rows()} rows in place of ${rows}`);
  };
  const pushed = (source, compression, from, held) => async () => {
    await truncate(copy);
    if (held.length > 0) await copyIn(copy.client, held);
    await forget(copy, from, held.length > 0 ? source : undefined);
    await checkpoint(source, copy);
    const seconds = await push(lab, source, compression);
    await whole(copy, held.length > 0 ? 2 * ROWS : ROWS);
    return seconds;
  };
  const initial = (held) => async () => {
    await logical.client.query('truncate bar_daily');
    if (held.length > 0) await copyIn(logical.client, held);
    await checkpoint(fresh, logical);
    const seconds = await subscribe(fresh, logical);
    await unsubscribe(logical);
    await whole(logical, held.length > 0 ? 2 * ROWS : ROWS);
    return seconds;
  };
  const measured = await rounds({
    'logical, empty': initial([]),
    'first copy, none': pushed(fresh, 'none', 0, []),
    'first copy, lz4': pushed(fresh, 'lz4', 0, []),
    'logical, beside other rows': initial(otherRows),
    'catch-up, none': pushed(grown, 'none', before, otherRows),
    'catch-up, lz4': pushed(grown, 'lz4', before, otherRows),
  }, count);
  await logical.client.query('truncate bar_daily');
  await truncate(copy);
  return linesOf(measured);
}

/** Starts a master that pushes to the slave; seconds from there until the slave holds all. */
async function push({ dir, copy, copyServer }, source, compression) {
  const server = await startServer({
    home: `${dir}/master`, name: 'master', databaseUrl: source.url,
    env: { SLAVES: `copy=${copyServer.url}`, REPLICATION_COMPRESSION: compression },
  });
  try {
    const began = await server.said('pushing to copy');
    const last = await head(source);
    const end = await until('the copy', async () => (await cursor(copy)) >= last);
    // A comparison that loses its master keeps its snapshot, and that would stand in the way of the next case.
    await verified(copy);
    return (end - began) / 1000;
  } finally {
    await server.stop();
  }
}

function linesOf(measured) {
  const details = (name) => {
    const { seconds, min, max } = measured[name];
    return `${Math.round(ROWS / seconds).toLocaleString('en')} rows/s (${min.toFixed(2)}–${max.toFixed(2)} s)`;
  };
  const against = (names, base, wanted) => {
    const ratios = names.map((name) => ratio(measured, name, base));
    const best = Math.max(...ratios);
    // The better compression of the two is what an operator can have.
    return names.map((name, i) => ({ name: `${name}, against initial copy (${base})`, ratio: ratios[i], wanted: ratios[i] === best ? wanted : undefined, details: details(name) }));
  };
  return [
    { name: "PostgreSQL's logical replication, initial copy into an empty table", details: details('logical, empty') },
    { name: 'the same into a table with 1 M other rows', details: details('logical, beside other rows') },
    ...against(['first copy, none', 'first copy, lz4'], 'logical, empty', 1.15),
    ...against(['catch-up, none', 'catch-up, lz4'], 'logical, empty', 0.9),
    ...against(['catch-up, none', 'catch-up, lz4'], 'logical, beside other rows'),
  ];
}
