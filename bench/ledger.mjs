// The coverage ledger: all gaps of 5 000 instruments × 20 years, without holes and with 1 % random ones.
import pg from 'pg';
import { lib, openStore } from './support/product.mjs';
import { rounds, seconds } from './support/rounds.mjs';

const INSTRUMENTS = 5_000;
const FROM = '2005-01-03';
const TO = '2024-12-31';
const HOLES = 0.01;
const GRACE_MS = 30 * 60_000;
const WANTED = { 'no holes': '≤ 0.05', '1 % random holes': '≤ 0.5' };

async function fill(client, sessionsOf, mics) {
  for (const mic of mics) {
    await client.query('insert into calendar_session (mic, date) select $1, unnest($2::date[]) on conflict do nothing', [mic, sessionsOf(mic)]);
  }
  await client.query(
    `insert into instrument (exchange, code, mic, change_seq)
     select case when g % 2 = 0 then 'US' else 'SH' end, 'L' || g, case when g % 2 = 0 then 'XNYS' else 'XSHG' end, 1
       from generate_series(1, $1::int) g`, [INSTRUMENTS],
  );
  await client.query(`insert into coverage (instrument_id, interval, asked_from, change_seq) select id, '1d', $1, 1 from instrument`, [FROM]);
}

/** Returns how many cells were left out. */
async function cover(client, holes) {
  await client.query('select setseed(0.42)');
  await client.query(
    `update coverage c set verified = datemultirange(daterange($1::date, $2::date, '[]')) - coalesce(
       (select range_agg(daterange(date, date, '[]')) from calendar_session s
         where s.mic = i.mic and date between $1::date and $2::date and random() < $3::float8 + 0 * c.instrument_id), '{}')
       from instrument i where i.id = c.instrument_id`, [FROM, TO, holes],
  );
  await client.query('vacuum analyze');
  const { rows } = await client.query(
    `select count(*)::int as n from coverage c join instrument i on i.id = c.instrument_id
       join calendar_session s on s.mic = i.mic and s.date between $1 and $2 and not c.verified @> s.date where $3::float8 > 0`, [FROM, TO, holes],
  );
  return rows[0].n;
}

export async function run({ count = 7 } = {}) {
  const { calendarFor, GapQuery, SessionHorizon } = lib('market-data');
  const { formatIsoDate, MICS, parseIsoDate } = lib('domain');
  const store = await openStore('ledger');
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  try {
    const range = [parseIsoDate('1990-01-01'), parseIsoDate('2049-12-31')];
    await fill(client, (mic) => calendarFor(mic).sessionDays(...range).map(formatIsoDate), MICS);
    // Just after the last covered day, so that nothing but the holes is missing.
    const clock = { now: () => Date.UTC(2025, 0, 1, 6) };
    const gaps = new GapQuery(store.database, new SessionHorizon({ graceMs: GRACE_MS, instruments: [] }), clock);
    const lines = [];
    for (const [name, holes] of [['no holes', 0], ['1 % random holes', HOLES]]) {
      const missing = await cover(client, holes);
      let found = [];
      const measured = await rounds({ [name]: () => seconds(async () => { found = await gaps.list(); }) }, count);
      const sessions = found.reduce((sum, gap) => sum + gap.sessions, 0);
      if (sessions !== missing) throw new Error(`${name}: ${sessions} sessions in gaps, ${missing} are missing`);
      const { seconds: median, min, max } = measured[name];
      lines.push({
        name: `all gaps of 5 000 instruments × 20 years, ${name}`, value: median, unit: 's', wanted: WANTED[name],
        details: `${found.length.toLocaleString('en')} gaps (${min.toFixed(3)}–${max.toFixed(3)} s)`,
      });
    }
    return lines;
  } finally {
    await client.end();
    await store.close();
  }
}
