// 1 000 cities every 60 s: whether every slot is kept, and what it costs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer } from '../support/server-process.mjs';
import { call } from '../tasks/calls.mjs';

const CITIES = 1_000;
const INTERVAL_S = 60;
const SLOTS = 3;
const TICKS_A_SECOND = 100;

export async function cities({ dir, master }) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./provider-stub.mjs', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill('SIGKILL'));
  const [port] = await once(child.stdout, 'data');
  const store = await master.store('weather_cities');
  const base = `http://127.0.0.1:${String(port).trim()}`;
  const places = Array.from({ length: CITIES }, (_, i) => `City ${i}:${(i % 170) - 85}.5:${(i % 350) - 175}.25`);
  const server = await startServer({
    home: `${dir}/cities`, name: 'cities', databaseUrl: store.url, config: `weather:\n  cities: [${places.map((place) => `"${place}"`).join(', ')}]\ninstruments: []\n`,
    env: {
      WEATHER_PROVIDERS: 'open_meteo', OPEN_METEO_BASE_URL: base, OPEN_METEO_ARCHIVE_BASE_URL: base, WEATHER_INTERVAL_SECONDS: String(INTERVAL_S),
      PROVIDER_RATE_PER_SECOND: '100',
    },
  });
  try {
    await server.answering('/health/ready');
    const status = async () => (await call(`${server.url}/api/weather/status`)).body;
    // From the middle of an interval to the middle of another: whole slots.
    while ((await status()).last_slot === null) await sleep(500);
    const [before, began] = [cpuSeconds(server.pid), performance.now()];
    await sleep(SLOTS * INTERVAL_S * 1000);
    const share = (100 * (cpuSeconds(server.pid) - before)) / ((performance.now() - began) / 1000);
    const { slots_24h: slots } = await status();
    const { n } = await store.one('select count(*)::int as n from observation');
    return [{
      name: `${CITIES} cities each ${INTERVAL_S} s: of one processor core`, value: share, unit: '%', wanted: '≤ 25, all slots ok',
      details: `slots ok ${slots.ok}, late ${slots.late}, failed ${slots.failed}; ${n} observations`,
    }];
  } finally {
    await server.stop();
    child.kill();
    await once(child, 'exit');
  }
}

function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
