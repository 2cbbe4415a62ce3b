import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Cluster, waitIdentical } from '../support/cluster';
import { longIt } from '../support/long-test';
import { hasRedis, redisIt, TestRedis } from '../support/redis';
import { TestServer } from '../support/server';
import { sqlAt } from '../support/sql';

jest.setTimeout(300_000);

const CHANNEL = 'weather:test';

let redis: TestRedis | undefined;
let cluster: Cluster;
beforeAll(async () => {
  redis = hasRedis ? await TestRedis.start() : undefined;
  const env: Record<string, string> = redis ? { REDIS_URL: redis.url, REDIS_CHANNEL: CHANNEL, REDIS_COMPRESS_BYTES: '512' } : {};
  cluster = await Cluster.start({ slaves: 2, masterEnv: env, slaveEnv: env });
}, 120_000);
afterAll(async () => {
  await cluster?.stop();
  await redis?.stop();
  await TestServer.expectNoneRunning();
});

let published = 0;
let cities = 0;
/** A test that is tried again must not count what it published before. */
const newCity = (name: string) => `${name}${++cities}`;
const body = (city: string, more: object = {}) => ({
  timestamp: new Date(Date.UTC(2026, 9, 1) + published++ * 1_000).toISOString().slice(0, 19).replace('T', ' '), city, lat: 1, lon: 2, temp: published % 40, humidity: 50, weather: '晴', ...more,
});
async function publish(city: string, more: object = {}): Promise<number> {
  const began = performance.now();
  const { status, text } = await cluster.master.post('/api/publish', body(city, more));
  if (status !== 200) throw new Error(text);
  return performance.now() - began;
}

function sql<T extends object>(url: string, text: string): Promise<T[]> {
  return sqlAt<T>(url, text);
}

const counted = (url: string, city: string) => sql<{ n: number }>(url, `select count(*)::int as n from observation o join station s on s.id = o.station_id where s.city = '${city}'`).then(([{ n }]) => n);

async function until(what: string, look: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !(await look()); await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${patienceMs} ms`);
  }
}

/** Each slave has every observation of the city once, as the master has it. */
async function expectAll(city: string, n: number): Promise<void> {
  for (const { databaseUrl } of cluster.slaves) await until(`${n} of ${city}`, async () => (await counted(databaseUrl, city)) === n);
  expect(await counted(cluster.masterDatabaseUrl, city)).toBe(n);
  await waitIdentical(cluster, 60_000);
}

const figures = async (i: number) => (await cluster.slaves[i].server.get<{ subscriber: Record<string, number | string> }>('/api/weather/status')).body.subscriber;

it('each slave gets every observation, serves it, and takes none from outside', async () => {
  const city = newCity('Plain');
  for (let i = 0; i < 20; i++) await publish(city);
  await expectAll(city, 20);
  const { body: local } = await cluster.slaves[0].server.get(`/api/weather/local?city=${city}`);
  expect(local).toMatchObject({ city, humidity: 50, source: expect.any(String) });
  const refused = await cluster.slaves[0].server.post('/api/publish', body('Refused'));
  expect([refused.status, refused.body.code]).toEqual([403, 'not_master']);
  expect(refused.text).toContain(cluster.master.url);
});

redisIt('a message is the flat one of the original, with its number and the term, and is there before the feed', async () => {
  const [city, early] = [newCity('Told'), newCity('Early')];
  const heard: string[] = [];
  const client = new Redis(redis?.port ?? 0, '127.0.0.1');
  client.on('message', (_, text: string) => heard.push(text));
  await client.subscribe(CHANNEL);
  const before = (await figures(0)).received as number;
  await publish(city, { weather: '多云' });
  await until('the message', async () => heard.length > 0);
  client.disconnect();
  const message = JSON.parse(heard[0]) as Record<string, unknown>;
  expect(message).toEqual({ timestamp: expect.stringMatching(/^2026-10-01 \d\d:\d\d:\d\d$/), city, lat: 1, lon: 2, temp: expect.any(Number), humidity: 50, weather: '多云', seq: expect.any(Number), term: 1 });
  await until('the slave to hear it', async () => ((await figures(0)).received as number) > before);
  // With the feed cut off, what the channel brings is served all the same, and let go of when the feed has it.
  const { databaseUrl } = cluster.slaves[0];
  await redis?.publish(CHANNEL, JSON.stringify({ ...message, city: early, seq: (message.seq as number) + 1 }));
  await until('what is early', async () => (await cluster.slaves[0].server.get(`/api/weather/latest?city=${early}`)).status === 200);
  expect((await cluster.slaves[0].server.get<object[]>(`/api/weather/history?city=${early}`)).body).toMatchObject([{ city: early, source: 'channel', weather: '多云' }]);
  expect((await cluster.master.get(`/api/weather/latest?city=${early}`)).status).toBe(204);
  await publish(city);
  await until('the feed', async () => (await sql(databaseUrl, 'select 1 from observation_ahead')).length === 0);
});

redisIt('garbage, words of another master, and what comes twice or out of order change nothing', async () => {
  const city = newCity('Noise');
  for (let i = 0; i < 5; i++) await publish(city);
  const before = await figures(0);
  const good = { timestamp: '2026-10-02 00:00:00', city: 'Forged', lat: 1, lon: 2, temp: 1, humidity: 2, weather: 'x', seq: 1, term: 1 };
  const garbage = ['', 'hello', '{}', '[]', JSON.stringify({ ...good, temp: 'x' }), JSON.stringify({ ...good, term: undefined }), 'x'.repeat(100_000), Buffer.from([0x1f, 0x8b, 0])];
  for (const one of garbage) await redis?.publish(CHANNEL, one);
  await redis?.publish(CHANNEL, JSON.stringify({ ...good, term: 0 }));
  for (let i = 0; i < 3; i++) await redis?.publish(CHANNEL, JSON.stringify(good));
  await until('all of it', async () => (await figures(0)).received as number >= (before.received as number) + garbage.length + 4);
  const after = await figures(0);
  expect([(after.garbage as number) - (before.garbage as number), (after.duplicates as number) - (before.duplicates as number)]).toEqual([garbage.length + 1, 3]);
  expect((await cluster.slaves[0].server.get('/api/weather/latest?city=Forged')).status).toBe(204);
  await expectAll(city, 5);
});

redisIt('what is lost on the way is seen by its number, asked of the feed, and counted', async () => {
  const city = newCity('Lost');
  const before = await figures(0);
  // Others on the channel take the subscriber's line away.
  await redis?.with(async (client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
  for (let i = 0; i < 30; i++) await publish(city);
  await until('the subscriber', async () => (await figures(0)).redis === 'connected');
  for (let i = 0; i < 10; i++) await publish(city);
  await expectAll(city, 40);
  await until('all to be filled', async () => (await figures(0)).missing === 0);
  const after = await figures(0);
  expect((after.lost as number) - (before.lost as number)).toBe((after.filled as number) + (after.late as number) - (before.filled as number) - (before.late as number));
});

redisIt('a Redis that is frozen, killed or away delays no observation, and loses none', async () => {
  const city = newCity('Storm');
  const times: number[] = [];
  redis?.signal('SIGSTOP');
  for (let i = 0; i < 30; i++) times.push(await publish(city));
  await sleep(3_000);
  for (let i = 0; i < 10; i++) times.push(await publish(city));
  redis?.signal('SIGCONT');
  for (let i = 0; i < 10; i++) times.push(await publish(city));
  await redis?.kill();
  for (let i = 0; i < 20; i++) times.push(await publish(city));
  await expectAll(city, 70);
  await redis?.open();
  await until('the publisher', async () => (await cluster.master.get<{ publisher: { redis: string } }>('/api/weather/status')).body.publisher.redis === 'connected');
  await until('the subscriber', async () => (await figures(1)).redis === 'connected');
  for (let i = 0; i < 20; i++) times.push(await publish(city));
  await expectAll(city, 90);
  expect(Math.max(...times)).toBeLessThan(2_000);
});

longIt('a slave that was away, and a master that was killed after its commit, leave nothing out', async () => {
  const city = newCity('Away');
  await cluster.killSlave(1, 'SIGKILL');
  for (let i = 0; i < 50; i++) await publish(city);
  await cluster.masterProcess.kill('SIGKILL');
  await cluster.masterProcess.start();
  for (let i = 0; i < 10; i++) await publish(city);
  await cluster.restartSlave(1);
  await expectAll(city, 60);
});

longIt('what a promoted slave had heard and not got is stored there', async () => {
  if (!hasRedis) return;
  const { server, databaseUrl } = cluster.slaves[0];
  const [{ seq }] = await sql<{ seq: number }>(databaseUrl, 'select max(seq)::int as seq from observation');
  await cluster.masterProcess.kill('SIGKILL');
  await redis?.publish(CHANNEL, JSON.stringify({ timestamp: '2026-10-03 00:00:00', city: 'Heard', lat: 1, lon: 2, temp: 3, humidity: 4, weather: '雨', seq: seq + 1, term: 1 }));
  await until('what is early', async () => (await server.get('/api/weather/latest?city=Heard')).status === 200);
  const { status, text } = await server.post('/api/dms/promote', { confirm: true });
  expect([status, text]).toEqual([200, expect.any(String)]);
  await until('the observation', async () => (await counted(databaseUrl, 'Heard')) === 1);
  expect((await server.get('/api/weather/latest?city=Heard')).body).toMatchObject({ temp: 3, source: 'channel' });
});
