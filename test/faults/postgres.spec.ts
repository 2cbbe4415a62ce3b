import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { OutsidePostgres } from '../support/outside-postgres';
import { randomFrom } from '../support/random';
import { TestServer } from '../support/server';
import { NO_FAULTS, StoreAudit } from '../support/store-audit';
import { endOf, postBatch, startBatch, until, untilWriting } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';

const BACK_WITHIN_MS = 30_000;
const MAX_CONNECTIONS = 20;

jest.setTimeout(120_000);

let postgres: OutsidePostgres;
let market: TdxMarket;
let server: TestServer;
beforeAll(async () => {
  postgres = await OutsidePostgres.start({ max_connections: String(MAX_CONNECTIONS) });
  market = makeTdxMarket({ instruments: 50, from: '2006-01-01', to: '2025-12-31', random: randomFrom(1) });
});
afterAll(async () => {
  await postgres.stop();
  market.remove();
  await TestServer.expectNoneRunning();
});

const environment = (url: string) => ({ env: { ...market.env, DATABASE_URL: url }, config: market.config });
const ready = async () => (await server.get('/health/ready')).status;
const live = async () => (await server.get('/health/live')).status;

/** Open connections until Postgres takes no more. */
async function fill(url: string): Promise<Client[]> {
  const clients: Client[] = [];
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      clients.push(client);
    } catch (error) {
      expect(error).toMatchObject({ code: '53300' });
      return clients;
    }
  }
}

it('lives through an immediate restart in the middle of a run, says what became of it, and converges', async () => {
  const url = await postgres.createDatabase('restarted');
  server = await TestServer.start(environment(url));
  const before = await StoreAudit.open(url, market);
  const taskId = await startBatch(server, market);
  await untilWriting(server, taskId);
  await postgres.crash();
  await until(5_000, 'not ready', async () => (await ready()) === 503);
  expect(await live()).toBe(200);
  const refused = await postBatch(server, market);
  expect([refused.status, refused.body.code]).toEqual([503, 'database_unavailable']);
  await postgres.startAgain();
  await until(BACK_WITHIN_MS, 'ready again', async () => (await ready()) === 200);
  expect(await endOf(server, taskId, BACK_WITHIN_MS)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^(lease_lost|database_unavailable|interrupted)$/) });
  await before.close();
  const audit = await StoreAudit.open(url, market);
  expect(await audit.faults()).toEqual(NO_FAULTS);
  expect(await audit.missing()).toBeGreaterThan(0);
  expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
  expect({ ...(await audit.faults()), missing: await audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
  // The failure stays on record.
  expect(await endOf(server, taskId)).toMatchObject({ status: 'failed' });
  await audit.close();
  await server.stop();
});

it('waits for a Postgres that is absent at boot', async () => {
  const url = await postgres.createDatabase('late');
  await postgres.close();
  server = await TestServer.start({ ...environment(url), until: 'listening' });
  await sleep(1_000);
  expect([await live(), await ready()]).toEqual([200, 503]);
  expect([(await postBatch(server, market)).status, (await server.get('/api/v1/sync-runs')).status]).toEqual([503, 503]);
  await postgres.open();
  await until(BACK_WITHIN_MS, 'ready', async () => (await ready()) === 200);
  await server.stop();
});

it('answers 503 with the reason while Postgres takes no connection, at boot and later, and recovers alone', async () => {
  const url = await postgres.createDatabase('crowded');
  const early = await fill(postgres.url);
  server = await TestServer.start({ ...environment(url), until: 'listening' });
  await sleep(500);
  expect([await live(), await ready()]).toEqual([200, 503]);
  await Promise.all(early.map((client) => client.end()));
  await until(BACK_WITHIN_MS, 'ready', async () => (await ready()) === 200);

  const crowd = await fill(postgres.url);
  // Its pooled connections would still do: they go, and their places are taken, until it was not the faster one.
  await until(10_000, 'no place is left for it', async () => {
    await crowd[0].query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'crowded'`);
    crowd.push(...(await fill(postgres.url)));
    if ((await crowd[0].query(`select from pg_stat_activity where datname = 'crowded'`)).rowCount !== 0) return false;
    const free = await fill(postgres.url);
    crowd.push(...free);
    return free.length === 0;
  });
  const answers = [await server.get('/api/v1/sync-runs'), await postBatch(server, market)];
  for (const { status, body } of answers) expect([status, body.code, body.reason]).toEqual([503, 'database_unavailable', 'too_many_connections']);
  expect([await live(), await ready()]).toEqual([200, 503]);
  await Promise.all(crowd.map((client) => client.end()));
  await until(BACK_WITHIN_MS, 'ready', async () => (await ready()) === 200);
  expect((await server.get('/api/v1/sync-runs')).status).toBe(200);
  expect(await endOf(server, await startBatch(server, { start: market.end, end: market.end }))).toMatchObject({ status: 'completed' });
  await server.stop();
});
