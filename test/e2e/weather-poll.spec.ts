import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { JsonObject } from '../support/http-request';
import { longIt } from '../support/long-test';
import { OutsidePostgres } from '../support/outside-postgres';
import { TestServer } from '../support/server';
import { WeatherStub } from '../support/weather-stub';

jest.setTimeout(180_000);

const CITIES = 'Beijing:39.9:116.4,Paris:48.85:2.35,Quito:-0.18:-78.47';

let stub: WeatherStub;
let postgres: OutsidePostgres;
let databases = 0;
const servers: TestServer[] = [];
beforeAll(async () => {
  [stub, postgres] = await Promise.all([WeatherStub.start(), OutsidePostgres.start()]);
});
afterAll(async () => {
  await stub?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  stub.handler = undefined;
  stub.current = () => ({});
});

async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await TestServer.start({ env: { ...stub.env, WEATHER_CITIES: CITIES, WEATHER_INTERVAL_SECONDS: '2', ...env } });
  servers.push(server);
  return server;
}

interface Run extends JsonObject { city: string; first_slot: string; last_slot: string; slots: number; status: string; reason: string | null }
const slotsOf = async (server: TestServer, city: string) => (await server.get<Run[]>(`/api/weather/slots?city=${city}`)).body;

async function until<T>(what: string, look: () => Promise<T | false | undefined>, patienceMs = 30_000): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(100)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${patienceMs} ms`);
  }
}

it('asks for all places at whole multiples of the interval, without drift, and stores what is new', async () => {
  const server = await start();
  const run = await until('five slots', async () => (await slotsOf(server, 'Quito')).find(({ status, slots }) => status === 'ok' && slots >= 5));
  for (const slot of [run.first_slot, run.last_slot]) expect(Date.parse(slot) % 2_000).toBe(0);
  expect((Date.parse(run.last_slot) - Date.parse(run.first_slot)) / 2_000 + 1).toBe(run.slots);
  const { body } = await server.get<JsonObject[]>('/api/weather/history?city=Paris');
  expect(body.length).toBeGreaterThanOrEqual(4);
  expect(body[0]).toMatchObject({ city: 'Paris', lat: 48.85, humidity: 50, pressure: 1013, wind_speed: 3, weather: 'clear sky', source: 'open_meteo', quality: 'ok', interval: 'instant' });
  expect((await server.get('/api/weather/latest?city=Paris')).body).toMatchObject({ stale: false });
  // All places in one request.
  expect(stub.requests.at(-1)?.searchParams.get('latitude')).toBe('39.9000,48.8500,-0.1800');
  expect((await server.get('/api/weather/status')).body).toMatchObject({ polling: true, places: 3, interval_seconds: 2, publisher: { redis: 'off' }, provider_latency_ms: { p50: expect.any(Number) } });
});

it('takes what cannot be out and says so, and one bad record stops no other', async () => {
  stub.current = ({ lat }) => (lat === 39.9 ? { temperature_2m: -999, precipitation: null } : lat === 48.85 ? { temperature_2m: 'warm' } : { relative_humidity_2m: null });
  const server = await start();
  const beijing = await until('Beijing', async () => { const { status, body } = await server.get('/api/weather/latest?city=Beijing'); return status === 200 && body; });
  expect(beijing).toMatchObject({ temp: null, precipitation: null, humidity: 50, quality: 'suspect', flags: ['temperature_out_of_range'] });
  expect((await server.get('/api/weather/latest?city=Quito')).body).toMatchObject({ humidity: null, quality: 'ok' });
  const [paris] = await until('the slot of Paris', async () => { const runs = await slotsOf(server, 'Paris'); return runs.length > 0 && runs; });
  expect(paris).toMatchObject({ status: 'failed', reason: expect.stringContaining('malformed_answer') });
  expect((await slotsOf(server, 'Quito'))[0].status).toBe('ok');
});

it('a record of tomorrow is none, and its slot has failed', async () => {
  stub.current = ({ lat }, now) => (lat === 39.9 ? { time: now + 86_400 } : {});
  const server = await start();
  const [run] = await until('the slot of Beijing', async () => { const runs = await slotsOf(server, 'Beijing'); return runs.length > 0 && runs; });
  expect(run).toMatchObject({ status: 'failed', reason: expect.stringMatching(/unusable|malformed_answer/) });
  expect((await server.get('/api/weather/latest?city=Beijing')).status).toBe(204);
  expect((await slotsOf(server, 'Paris'))[0].status).toBe('ok');
});

longIt('tries three times, then says why it failed; a pause in between is late, not lost', async () => {
  let asked = 0;
  stub.handler = (_, response) => {
    asked++;
    response.statusCode = 503;
    response.end();
  };
  const server = await start({ WEATHER_INTERVAL_SECONDS: '8' });
  const [run] = await until('a failed slot', async () => { const runs = await slotsOf(server, 'Paris'); return runs.length > 0 && runs; });
  expect(run).toMatchObject({ status: 'failed', reason: expect.stringMatching(/provider_refused|provider_unreachable/) });
  expect(asked).toBe(3);
  expect(server.stdout).toMatch(/weather: 3 of 3 places not polled: Beijing, Paris, Quito/);
  // Answers on the third try: late, for half an interval has passed, and stored.
  asked = 0;
  stub.handler = (request, response) => {
    if (++asked < 3) {
      response.statusCode = 500;
      response.end();
      return;
    }
    setTimeout(() => {
      stub.handler = undefined;
      (response.req.socket.server as unknown as { emit(name: string, ...args: unknown[]): void }).emit('request', request, response);
    }, 2_500);
  };
  const late = await until('a late slot', async () => (await slotsOf(server, 'Paris')).find(({ status }) => status === 'late'));
  expect(late.slots).toBe(1);
  expect((await server.get('/api/weather/latest?city=Paris')).status).toBe(200);
});

it('a provider that hangs makes no slot wait for another', async () => {
  stub.handler = () => undefined;
  const server = await start();
  const run = await until('failed slots', async () => (await slotsOf(server, 'Paris')).find(({ slots }) => slots >= 3));
  expect(run).toMatchObject({ status: 'failed', reason: expect.stringContaining('no answer before the next poll') });
  expect((await server.get('/api/health')).status).toBe(200);
});

longIt('only one of two servers on a database polls, and the other goes on when it is gone; what nobody polled is said', async () => {
  const url = await postgres.createDatabase(`poll${++databases}`);
  const [first, second] = [await start({ DATABASE_URL: url }), await start({ DATABASE_URL: url })];
  await until('polls', async () => (await slotsOf(first, 'Quito')).length > 0);
  await sleep(3_000);
  const polling = async (server: TestServer) => (await server.get<{ polling: boolean }>('/api/weather/status')).body.polling;
  expect([await polling(first), await polling(second)]).toEqual([true, false]);
  await first.kill('SIGKILL');
  servers.splice(servers.indexOf(first), 1);
  await until('the other one', () => polling(second));
  const runs = await slotsOf(second, 'Quito');
  expect(new Set(runs.map(({ status }) => status)).size).toBeLessThanOrEqual(2);
  for (const { status, reason } of runs) if (status === 'failed') expect(reason).toBe('nobody polled');
});

longIt('fills an outage from the history of the source, and marks it', async () => {
  const url = await postgres.createDatabase(`poll${++databases}`);
  const first = await start({ DATABASE_URL: url });
  await until('polls', async () => (await slotsOf(first, 'Quito')).length > 0);
  await first.stop();
  servers.splice(servers.indexOf(first), 1);
  // As if it had been away since three hours ago.
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`update weather_slots set first_slot = first_slot - interval '3 hours', last_slot = last_slot - interval '3 hours'`);
  await client.query('delete from observation');
  // An earlier outage, whose hours are all over.
  await client.query(`insert into weather_slots (station_id, first_slot, last_slot, interval_seconds, status, reason)
    select station_id, date_trunc('hour', now()) - interval '9 hours', date_trunc('hour', now()) - interval '8 hours 2 seconds', 2, 'failed', 'test' from weather_slots limit 1`);
  await client.end();
  const second = await start({ DATABASE_URL: url });
  const failed = await until('the outage', async () => (await slotsOf(second, 'Quito')).find(({ reason }) => reason?.includes('nobody polled')));
  // The hour that is not over yet is known to nobody: the outage stays failed until then.
  expect(failed).toMatchObject({ status: 'failed', slots: expect.any(Number) });
  const filled = await until('the earlier outage', async () => (await Promise.all(['Quito', 'Paris', 'Beijing'].map((city) => slotsOf(second, city)))).flat().find(({ status }) => status === 'backfilled'));
  expect(filled).toMatchObject({ slots: 1_800, reason: 'by the hours of open_meteo; before: test' });
  expect((await second.get<JsonObject[]>(`/api/weather/history?city=${filled.city}&interval=1h`)).body).toMatchObject([{ backfilled: true, interval: '1h', source: 'open_meteo' }]);
  const manual = await second.post('/api/weather/backfill', { city: 'Quito', start: new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10), end: new Date().toISOString().slice(0, 10) });
  expect(manual.body).toMatchObject({ result: 'success', provider: 'open_meteo', rejected: 0 });
  expect((await second.get<JsonObject[]>('/api/weather/history?city=Quito&interval=1h')).body[0]).toMatchObject({ backfilled: true, source: 'open_meteo' });
});
