// One year of hours of 100 cities: one city's year in one request, the same one again and another one each time.
import { startServer } from '../support/server-process.mjs';
import { percentile } from '../tasks/calls.mjs';

const CITIES = 100;
const HOURS = 8_760;
const READS = 60;
const WARM_UP = 20;

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
      const answer = await fetch(`${server.url}/api/weather/history?city=City%20${city}&interval=1h&page_size=10000`);
      const text = await answer.text();
      const took = performance.now() - began;
      if (JSON.parse(text).length !== HOURS) throw new Error(text.slice(0, 200));
      return took;
    };
    const times = async (cityOf) => {
      for (let i = 0; i < WARM_UP; i++) await read(cityOf(i));
      const all = [];
      for (let i = WARM_UP; i < WARM_UP + READS; i++) all.push(await read(cityOf(i)));
      return all;
    };
    const line = (name, all, more = {}) => ({
      name: `one year of hours of one of ${CITIES} cities, ${name} (p50)`, value: percentile(all, 0.5), unit: 'ms', ...more,
      details: `p99 ${percentile(all, 0.99).toFixed(1)} ms; ${READS} reads over HTTP`,
    });
    return [
      line('asked again', await times(() => 7), { wanted: '≤ 20' }),
      line('each time another, made anew', await times((i) => (i * 37) % CITIES)),
    ];
  } finally {
    await server.stop();
  }
}
