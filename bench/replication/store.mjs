// Filling, emptying and looking at the databases on both sides.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import copy from 'pg-copy-streams';
import { COLUMNS, COPY_END, COPY_HEAD, binaryBars } from '../support/encode.mjs';
import { lib, part } from '../support/product.mjs';

const INSTRUMENTS_A_COMMIT = 4;

export async function copyIn(client, chunks) {
  const stream = client.query(copy.from(`copy bar_daily (${COLUMNS}) from stdin (format binary)`));
  for (const chunk of [COPY_HEAD, ...chunks, COPY_END]) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}

/** As the write path commits: 10 000 rows with one change number each. Ids from `firstId`. Returns each instrument's number. */
export async function load({ client }, bars, firstId) {
  const { takeChangeNumber } = lib('database');
  const seqs = [];
  for (let k = 0; k < bars.length; k += INSTRUMENTS_A_COMMIT) {
    await client.query('begin');
    const seq = await takeChangeNumber(client);
    await copyIn(client, bars.slice(k, k + INSTRUMENTS_A_COMMIT).map((b, i) => binaryBars(firstId + k + i, b, seq)));
    await client.query('commit');
    seqs.push(...Array(INSTRUMENTS_A_COMMIT).fill(seq));
  }
  await client.query('vacuum analyze bar_daily');
  return seqs;
}

export const head = ({ client }) => part('libs/replication/src/source/change-source.js').ChangeSource.head(client);

export async function truncate({ client }) {
  const { REPLICATED_TABLES, TOMBSTONES } = part('libs/replication/src/replicated-tables.js');
  await client.query(`truncate ${[TOMBSTONES, ...REPLICATED_TABLES].map((t) => t.name).join()}`);
}

/** A copy that was never pushed to, or one that is at a number, of whichever master comes first. */
export async function forget({ client }, cursor = 0, master) {
  await client.query(`update replica_state set cursor = ${cursor}, caught_up_at = null, verified_at = null, verified_seq = null, verified_root = null, trouble = null`);
  // A copy that holds something knows whose it is: of a stranger it would set all of it aside.
  const leader = master && (await master.one('select node_id as id from reign')).id;
  await client.query('update reign set leader = $1, term = 1, terms = $2', [leader ?? null, JSON.stringify([{ term: 1, from: 0, ...(leader && { leader }) }])]);
}

export const cursor = async (store) => (await store.one({ name: 'cursor', text: 'select cursor from replica_state' })).cursor;

export async function until(what, look, everyMs = 5, limitMs = 120_000) {
  for (const end = Date.now() + limitMs; !(await look()); await sleep(everyMs)) {
    if (Date.now() > end) throw new Error(`${what} did not come within ${limitMs / 1000} s`);
  }
  return performance.now();
}

/** Until a copy has been found equal; a master compares each by itself once it has caught up. */
export const verified = (store) => until('the verified copy', async () => (await store.one('select verified_seq from replica_state')).verified_seq !== null, 25);

/** Every write of one case is on the disk before the next begins. */
export async function checkpoint(...stores) {
  for (const { client } of stores) await client.query('checkpoint');
}
