// One year of hours of 100 cities: one city's year in one request, by a server that has never answered it, and once it has.
import { Agent, get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { startServer } from '../support/server-process.mjs';
import { percentile } from '../tasks/calls.mjs';

const CITIES = 100;
const HOURS = 8_760;
/** Of the hundred; then the others are measured. */
const WARM_UP = 20;

const agent = new Agent({ keepAlive: true });

/** Until the whole text is there, taken apart. */
function readCompressed(url) {
  return new Promise((done, fail) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk)).on('error', fail).on('end', () => done(gunzipSync(Buffer.concat(chunks)).toString()));
    }).on('error', fail);
  });
}

export async function history({ dir, master }) {
  const store = await master.store('weather_history');
  await store.client.query(`
    insert into station (city, lat, lon, change_seq) select 'City ' || n, 1, 2, 1 from generate_series(0, ${CITIES - 1}) n;
    insert into observation (station_id, interval, observed_at, lat, lon, temperature, humidity, pressure, wind_speed, wind_direction, precipitation, weather,
                             quality, raw, source, backfilled, fetched_at, change_seq)
    select s.id, '1h', timestamptz '2025-01-01 00:00+00' + h * interval '1 hour', 1, 2, round((random() * 40 - 10)::numeric, 1), round((random() * 100)::numeric),
           round((980 + random() * 50)::numeric, 1), round((random() * 20)::numeric, 2), round((random() * 360)::numeric), round((random() * 3)::numeric, 1), 'overcast',
           'ok', '{"temperature_2m":1}', 'open_meteo', true, now(), 2
      from station s, generate_series(0, ${HOURS - 1}) h
     -- As a backfill writes them: place by place.
     order by s.id, h;
    analyze observation;`);
  const server = await startServer({ home: `${dir}/history`, name: 'history', databaseUrl: store.url });
  try {
    await server.answering('/health/ready');
    const read = async (city) => {
      const began = performance.now();
      const text = await readCompressed(`${server.url}/api/weather/history?city=City%20${city}&interval=1h&page_size=10000`);
      const took = performance.now() - began;
      if (JSON.parse(text).length !== HOURS) throw new Error(text.slice(0, 200));
      return took;
    };
    /** All cities, none next to the one before. */
    const round = async () => {
      const all = [];
      for (let i = 0; i < CITIES; i++) all.push(await read((i * 37) % CITIES));
      return all.slice(WARM_UP);
    };
    const line = (name, all, more = {}) => ({
      name: `one year of hours of one of ${CITIES} cities, ${name} (p50)`, value: percentile(all, 0.5), unit: 'ms', ...more,
      details: `p99 ${percentile(all, 0.99).toFixed(1)} ms; ${all.length} reads over HTTP, compressed, the client's decompressing included`,
    });
    return [
      line('each asked for the first time', await round()),
      line('each asked before', await round(), { wanted: '≤ 20' }),
    ];
  } finally {
    await server.stop();
  }
}
