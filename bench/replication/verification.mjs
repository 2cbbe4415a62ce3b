// Comparing a copy with its master, and putting one leaf right.
import { median } from '../support/rounds.mjs';
import { startServer } from '../support/server-process.mjs';
import { checkpoint, forget, load, truncate, until, verified } from './store.mjs';

/** Further instruments: with the million, 1.25 M bars. */
const FURTHER = 100;
const FIRST_ID = 2_001;

export async function verification(lab, count) {
  const { master, copy, bars, others } = lab;
  const source = await master.store('verified');
  await load(source, bars, 1);
  await load(source, others.slice(0, FURTHER), FIRST_ID);
  await truncate(copy);
  await forget(copy);
  await compare(lab, source);
  for (const { client } of [source, copy]) await client.query('vacuum analyze bar_daily');
  await checkpoint(source, copy);
  const equal = [];
  for (let i = 0; i < count; i++) equal.push(await compare(lab, source));
  const last = equal.at(-1);
  if (equal.some((r) => !r.equal || r.rows < 1.25e6)) throw new Error(JSON.stringify(last));
  const seconds = equal.map((r) => r.seconds);

  const leaf = "instrument_id = 7 and date >= '2015-03-01' and date < '2015-04-01'";
  await copy.client.query(`update bar_daily set close = close + 0.01 where ${leaf} and date = (select max(date) from bar_daily where ${leaf})`);
  const repair = await compare(lab, source);
  const { n } = await source.one(`select count(*)::int as n from bar_daily where ${leaf}`);
  const leafBytes = n * 102;
  if (!repair.equal || repair.repaired?.count !== 1) throw new Error(JSON.stringify(repair));
  return [
    {
      name: 'verification of 1.25 M bars, equal copies, by instrument and month', value: median(seconds), unit: 's', wanted: '≤ 1.2',
      details: `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)} s, both copies read on these processors; ${Math.round(last.digestBytes / 1024)} KiB of digests sent`,
    },
    {
      name: 'repair of one changed leaf: bytes sent, in leaves', value: repair.repaired.bytes / leafBytes, unit: 'leaves', wanted: '≤ 2',
      details: `${repair.repaired.bytes} bytes for a leaf of ${n} rows (${leafBytes} bytes of binary COPY); to find it and to compare again, ${Math.round(repair.digestBytes / 1024)} KiB of digests`,
    },
  ];
}

/** One comparison by a master that starts, as after a first copy, with its repair. */
async function compare({ dir, copy, copyServer }, source) {
  await copy.client.query('update replica_state set verified_at = null, verified_seq = null, verified_root = null');
  const sent = async () => (await source.one("select coalesce(sum(bytes), 0)::int as n from replica_history where kind = 'verify'")).n;
  const before = await sent();
  const server = await startServer({ home: `${dir}/master`, name: 'master', databaseUrl: source.url, env: { SLAVES: `copy=${copyServer.url}` } });
  try {
    const began = new Date().toISOString();
    const look = async () => (await source.one('select verification from replica'))?.verification;
    await until('the comparison', async () => ((await look())?.ended_at ?? '') > began, 25);
    await verified(copy);
    await server.stop();
    return { ...(await look()), digestBytes: (await sent()) - before };
  } finally {
    await server.stop();
  }
}
