// First load and unchanged re-sync of 1 M bars through BarWriter, and from TDX files, against raw COPY of the same rows
// into the same table (its index on change_seq included) by pg-copy-streams.
import { once } from 'node:events';
import pg from 'pg';
import copy from 'pg-copy-streams';
import { INSTRUMENTS, generate, sessionDays } from './support/bars.mjs';
import { binaryBars, COLUMNS, COPY_END, COPY_HEAD, textBars, writeTdx } from './support/encode.mjs';
import { lib, openStore, part, scratch } from './support/product.mjs';
import { ratio, rounds, seconds } from './support/rounds.mjs';

export async function run({ count = 5 } = {}) {
  const { BarWriter, CoverageStore, InstrumentStore, QuarantineStore, SessionHorizon } = lib('market-data');
  const { createDataProviders } = lib('data-providers');
  const { Lease } = lib('sync-manager');
  const { WriteQueue } = part('libs/sync/src/runs/write-queue.js');
  const store = await openStore('ingest');
  const tdxFolder = scratch('tdx');
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  try {
    const { database } = store;
    const clock = { now: () => Date.UTC(2026, 10, 20) };
    const writer = new BarWriter(
      database, new CoverageStore(database), new QuarantineStore(database),
      new SessionHorizon({ graceMs: 1_800_000, instruments: [] }), clock,
    );
    const keys = (exchange, prefix) => Array.from({ length: INSTRUMENTS }, (_, i) => ({
      key: { exchange, code: exchange === 'US' ? `B${i}` : String(prefix + i) }, mic: exchange === 'US' ? 'XNYS' : 'XSHG',
    }));
    const instruments = new InstrumentStore(database);
    const us = (await instruments.add(keys('US'))).instruments;
    const sh = (await instruments.add(keys('SH', 600000))).instruments;
    const days = sessionDays();
    const bars = generate(days);
    const shDays = sessionDays('XSHG');
    writeTdx(tdxFolder.dir, sh.map(({ key }) => key.code), generate(shDays));
    const [tdx] = createDataProviders({ order: ['tdx'], tdx: { dir: tdxFolder.dir } });

    const text = us.map(({ id }, k) => textBars(id, bars[k]));
    const binary = [COPY_HEAD, ...us.map(({ id }, k) => binaryBars(id, bars[k])), COPY_END];
    const reset = async () => {
      await client.query('truncate bar_daily, bar_revision, coverage, coverage_explanation, quarantine');
      await client.query('checkpoint');
    };
    const rows = async () => Number((await client.query('select count(*) n from bar_daily')).rows[0].n);
    const whole = async (work) => {
      const s = await seconds(work);
      if ((await rows()) !== 1e6) throw new Error(`stored ${await rows()} rows in place of 1 000 000`);
      return s;
    };
    const raw = (sql, chunks) => async () => { await reset(); return whole(() => copyIn(client, sql, chunks)); };
    const asked = { from: days[0], to: days.at(-1) };
    const answer = (i, b) => ({
      instrument: i, provider: 'bench', asked, fetchedAt: clock.now(),
      answer: { bars: b, rejects: [], completeThrough: asked.to, firstKnown: asked.from, evidence: {} },
    });
    const lease = new Lease(0);
    const sync = async () => {
      let written = 0;
      const queue = new WriteQueue(writer, lease, async (done) => { written += done.inserted + done.updated; });
      for (let i = 0; i < us.length; i++) await queue.add(answer(us[i], bars[i]));
      await queue.drain();
      return written;
    };
    const range = { from: shDays[0], to: shDays.at(-1) };
    const fromTdx = async () => {
      const signal = new AbortController().signal;
      const queue = new WriteQueue(writer, lease, async () => {});
      let next = 0;
      const fetcher = async () => {
        for (let instrument = sh[next++]; instrument; instrument = sh[next++]) {
          const answer = await tdx.fetchBars({ instrument: instrument.key, symbol: tdx.symbolFor(instrument.key), ...range, signal });
          await queue.add({ instrument, provider: 'tdx', asked: range, fetchedAt: clock.now(), answer });
        }
      };
      await Promise.all([fetcher(), fetcher(), fetcher(), fetcher()]);
      await queue.drain();
    };
    const unchanged = async () => {
      if ((await rows()) !== 1e6) { await reset(); await sync(); await client.query('vacuum analyze bar_daily'); await client.query('checkpoint'); }
      const stamp = async () => (await client.query('select sum(change_seq)::text s, max(change_seq) m from bar_daily')).rows[0];
      const before = await stamp();
      let written;
      const s = await seconds(async () => { written = await sync(); });
      const after = await stamp();
      if (written !== 0 || after.s !== before.s) throw new Error(`the unchanged re-sync wrote ${written} rows`);
      return s;
    };
    const refill = async () => { await reset(); await sync(); await client.query('vacuum analyze bar_daily'); await client.query('checkpoint'); return unchanged(); };

    const measured = await rounds({
      'raw text COPY': raw(`copy bar_daily (${COLUMNS}) from stdin`, text),
      'raw binary COPY': raw(`copy bar_daily (${COLUMNS}) from stdin (format binary)`, binary),
      'first load through BarWriter': async () => { await reset(); return whole(sync); },
      'first load from TDX files': async () => { await reset(); return whole(fromTdx); },
      'unchanged re-sync': refill,
    }, count);
    const line = (name, base, wanted) => ({
      name: `${name}, against ${base}`, ratio: ratio(measured, name, base), wanted,
      details: `${Math.round(1e6 / measured[name].seconds).toLocaleString('en')} rows/s (${measured[name].min.toFixed(2)}–${measured[name].max.toFixed(2)} s)`,
    });
    return [
      { name: 'raw text COPY', details: `${Math.round(1e6 / measured['raw text COPY'].seconds).toLocaleString('en')} rows/s` },
      { name: 'raw binary COPY', details: `${Math.round(1e6 / measured['raw binary COPY'].seconds).toLocaleString('en')} rows/s` },
      line('first load through BarWriter', 'raw text COPY', 1.05),
      line('first load through BarWriter', 'raw binary COPY', 0.8),
      line('first load from TDX files', 'raw text COPY', 0.95),
      line('unchanged re-sync', 'raw text COPY', 2.5),
    ];
  } finally {
    await client.end();
    await store.close();
    tdxFolder.remove();
  }
}

async function copyIn(client, sql, chunks) {
  const stream = client.query(copy.from(sql));
  for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}
