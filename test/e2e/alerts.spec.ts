import { longIt } from '../support/long-test';
import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { MailReceiver, WebhookReceiver } from '../support/alert-receivers';
import { startCluster } from '../support/cluster';
import { EventClient } from '../support/event-client';
import { longIt } from '../support/long-test';
import { MarketStub } from '../support/market-stub';
import { OutsidePostgres } from '../support/outside-postgres';
import { makeHome, TestServer } from '../support/server';
import { endOf, startBatch, until } from '../support/sync-calls';

interface Delivery { id: string; channel: string; target: string; state: string; status: string; tries: number; error: string | null; next_try_at: string | null }
interface Alert { id: number; key: string; kind: string; severity: string; occurrences: number; resolved_at: string | null; deliveries: Delivery[] }

const ALERTS = '/api/v1/alerts';
const SECRET = 'signing-secret-5501';
const TOKEN = 'token-in-path-7733';
const PASSWORD = 'p@ssword-9182';
const RANGE = { start: '2024-01-02', end: '2024-01-05' };
const WITHIN_MS = 60_000;

jest.setTimeout(180_000);

const list = async (server: TestServer, query = ''): Promise<Alert[]> => (await server.get<{ data: Alert[] }>(`${ALERTS}${query}`)).body.data;
const raiseTest = async (server: TestServer): Promise<Alert> => (await server.post<{ data: Alert }>(`${ALERTS}/test`)).body.data;
const newestOf = async (server: TestServer, key: string): Promise<Alert | undefined> => (await list(server)).find((alert) => alert.key === key);

async function settled(server: TestServer, key: string): Promise<Alert> {
  await until(WITHIN_MS, `the deliveries of ${key} are settled`, async () => (await newestOf(server, key))?.deliveries.every(({ status }) => status !== 'pending') ?? false);
  return (await newestOf(server, key)) as Alert;
}

afterAll(() => TestServer.expectNoneRunning());

describe('a server with two webhooks and mail', () => {
  let faulty: WebhookReceiver;
  let sound: WebhookReceiver;
  let post: MailReceiver;
  let market: MarketStub;
  let home: string;
  let server: TestServer;

  const start = () => TestServer.start({
    home, config: market.config(['AAPL']),
    env: {
      NODE_NAME: 'tide-1', ALERT_WEBHOOKS: `${faulty.origin}/hooks/${TOKEN},${sound.origin}/hooks/${TOKEN}?key=${TOKEN}`, ALERT_WEBHOOK_SECRET: SECRET,
      SMTP_URL: `smtp://tide:${encodeURIComponent(PASSWORD)}@127.0.0.1:${post.port}`, ALERT_EMAIL_FROM: 'tidemark@example.com', ALERT_EMAIL_TO: 'one@example.com,two@example.com',
      LOG_LEVEL: 'debug',
    },
  });

  beforeAll(async () => {
    [faulty, sound, post, market] = await Promise.all([WebhookReceiver.start(), WebhookReceiver.start(), MailReceiver.start('tide', PASSWORD), MarketStub.start()]);
    home = makeHome();
    server = await start();
  });
  afterAll(async () => {
    await server?.stop();
    await Promise.all([faulty, sound, post, market].map((one) => one?.stop()));
    rmSync(home, { recursive: true, force: true });
  });

  it('is told by mail in both languages, one for all receivers', async () => {
    const { key, deliveries } = await raiseTest(server);
    expect(deliveries).toHaveLength(3);
    await settled(server, key);
    const [mail] = post.mails;
    expect(mail).toMatchObject({ from: 'tidemark@example.com', to: ['one@example.com', 'two@example.com'] });
    expect(mail.head).toMatch(/^Subject: \[Tidemark\] info: A test of alerts from tide-1\r?$/m);
    expect(mail.text).toContain('来自 tide-1 的测试告警');
    expect(mail.text).toContain('A test of alerts from tide-1');
    expect(post.mails).toHaveLength(1);
  });

  longIt('reaches a webhook that fails, hangs and then answers; another one and mail do not wait for it', async () => {
    faulty.script.push(500, 'hang');
    const { key } = await raiseTest(server);
    await until(WITHIN_MS, 'the second try', () => Promise.resolve(faulty.of(key).length === 2));
    // It hangs by now, and what is raised meanwhile gets through to the others.
    const meanwhile = (await raiseTest(server)).key;
    await until(8_000, 'the other webhook and mail', () => Promise.resolve(sound.of(meanwhile).length === 1 && post.mails.some(({ text }) => text.includes(meanwhile))));
    expect([faulty.of(key).length, faulty.of(meanwhile).length]).toEqual([2, 0]);
    const waiting = (await newestOf(server, key))?.deliveries.find(({ target }) => target === faulty.origin);
    expect(waiting).toMatchObject({ status: 'pending', tries: 2, error: 'answered 500' });
    const { deliveries } = await settled(server, key);
    expect(deliveries.map(({ channel, target, status, tries, error }) => ({ channel, target, status, tries, error })).sort((a, b) => b.tries - a.tries)).toEqual([
      { channel: 'webhook', target: faulty.origin, status: 'delivered', tries: 3, error: null },
      ...deliveries.filter(({ tries }) => tries === 1).map(({ channel, target }) => ({ channel, target, status: 'delivered', tries: 1, error: null })),
    ]);
    const tries = faulty.of(key);
    expect(tries).toHaveLength(3);
    expect(new Set(tries.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    for (const { headers, text } of tries) expect(headers['x-tidemark-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`);
    expect(tries[0].body).toEqual({
      id: expect.any(Number), key, kind: 'test', severity: 'info', state: 'raised', message: 'A test of alerts from tide-1', message_zh: expect.any(String), data: {},
      raised_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+08:00$/), server: 'tide-1',
    });
    await settled(server, meanwhile);
  });

  it('follows no redirect', async () => {
    faulty.script.push('redirect');
    const { key } = await raiseTest(server);
    await until(WITHIN_MS, 'the refusal', async () => (await newestOf(server, key))?.deliveries.some(({ error }) => error === 'redirect_refused') ?? false);
    await settled(server, key);
    expect(faulty.of(key)).toHaveLength(2);
    expect(faulty.posts.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });

  longIt('after kill -9 sends what was not sent', async () => {
    faulty.script.push(500);
    const { key } = await raiseTest(server);
    await until(WITHIN_MS, 'the first try', async () => (await newestOf(server, key))?.deliveries.some(({ error }) => error === 'answered 500') ?? false);
    await server.kill('SIGKILL', true);
    expect(faulty.of(key)).toHaveLength(1);
    server = await start();
    await settled(server, key);
    expect(faulty.of(key).map(({ headers }) => headers['idempotency-key'])).toEqual([faulty.of(key)[0].headers['idempotency-key'], faulty.of(key)[0].headers['idempotency-key']]);
    expect(sound.of(key)).toHaveLength(1);
  });

  it('a sync that fails is told once, however often it fails, and that it is over once', async () => {
    const key = 'sync.failed:web_batch';
    const reader = await EventClient.open(server, '?types=alert');
    market.script('AAPL', (_symbol, _query, response) => response.writeHead(500).end());
    for (const occurrences of [1, 2]) {
      await endOf(server, await startBatch(server, RANGE));
      await until(WITHIN_MS, `alert ${occurrences}`, async () => (await newestOf(server, key))?.occurrences === occurrences);
    }
    const { id, severity, deliveries } = await settled(server, key);
    expect([severity, deliveries.length]).toEqual(['warning', 3]);
    const [{ body }] = sound.of(key);
    expect(body).toMatchObject({ id, kind: 'sync.failed', state: 'raised', data: { reason: 'partial', task_type: 'web_batch', failed: 4 } });
    market.script('AAPL');
    await endOf(server, await startBatch(server, RANGE));
    await until(WITHIN_MS, 'the end', async () => (await newestOf(server, key))?.resolved_at != null);
    const over = await settled(server, key);
    expect(over.deliveries.map(({ state, status }) => `${state} ${status}`).sort()).toEqual([...Array<string>(3).fill('raised delivered'), ...Array<string>(3).fill('resolved delivered')]);
    for (const receiver of [faulty, sound]) expect(receiver.of(key).map(({ body: { state } }) => state)).toEqual(['raised', 'resolved']);
    expect(post.mails.filter(({ text }) => text.includes(key)).map(({ head }) => /^Subject: \[Tidemark\] warning: (resolved: )?/m.exec(head)?.[1])).toEqual([undefined, 'resolved: ']);
    expect(reader.of('alert').map(({ key: about, state }) => [about, state])).toEqual([[key, 'raised'], [key, 'resolved']]);
    await reader.close();
    // What is over and happens again is another alert.
    market.script('AAPL', (_symbol, _query, response) => response.writeHead(500).end());
    await endOf(server, await startBatch(server, { start: '2024-01-08', end: '2024-01-09' }));
    await until(WITHIN_MS, 'another alert', async () => (await newestOf(server, key))?.id !== id);
    expect((await newestOf(server, key))?.occurrences).toBe(1);
    market.script('AAPL');
  });

  it('finds and ends alerts over HTTP, and names what is wrong with a question', async () => {
    const { id, key } = await raiseTest(server);
    await settled(server, key);
    expect((await list(server, '?kind=test&severity=info&open=true&page_size=1')).map((alert) => alert.id)).toEqual([id]);
    expect(await list(server, '?severity=critical')).toEqual([]);
    expect(await list(server, `?since=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toEqual([]);
    const first = await server.post<{ data: Alert }>(`${ALERTS}/${id}/resolve`);
    const again = await server.post<{ data: Alert }>(`${ALERTS}/${id}/resolve`);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body.data.resolved_at).toBe(first.body.data.resolved_at);
    expect((await list(server, '?kind=test&open=false'))[0].id).toBe(id);
    expect((await settled(server, key)).deliveries.filter(({ state }) => state === 'resolved')).toHaveLength(3);
    for (const [path, field] of [['?severity=bad', 'severity'], ['?since=2026-11-20', 'since'], ['?open=1', 'open'], ['?page_size=201', 'page_size'], ['?more=1', 'more'], ['?kind=%27', 'kind']]) {
      expect(await server.get(`${ALERTS}${path}`)).toMatchObject({ status: 400, body: { field } });
    }
    expect(await server.post(`${ALERTS}/999999/resolve`)).toMatchObject({ status: 404, body: { code: 'alert_not_found' } });
    expect(await server.post(`${ALERTS}/0/resolve`)).toMatchObject({ status: 400, body: { field: 'id' } });
  });

  it('says who is told, and nothing of it that is secret', async () => {
    const { body, text } = await server.get(`${ALERTS}/channels`);
    const webhook = { channel: 'webhook', signed: true, sender: null, mail_server: null };
    expect(body).toEqual({
      data: [
        { ...webhook, target: faulty.origin }, { ...webhook, target: sound.origin },
        { channel: 'email', target: 'one@example.com, two@example.com', signed: null, sender: 'tidemark@example.com', mail_server: `127.0.0.1:${post.port}` },
      ],
      kinds: expect.arrayContaining(['sync.failed', 'replication.lagging', 'weather.extreme', 'test']), repeat_hours: 24,
    });
    expect([TOKEN, SECRET, PASSWORD, encodeURIComponent(PASSWORD), 'tide:'].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('shows no secret, in no answer and no line of the log', async () => {
    const { text } = await server.get(`${ALERTS}?page_size=200`);
    const shown = `${text}${server.logFile}${server.stdout}`;
    expect(shown).toContain('answered 500');
    expect([TOKEN, SECRET, PASSWORD, encodeURIComponent(PASSWORD)].filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

describe('two servers on one database', () => {
  let postgres: OutsidePostgres;
  let receiver: WebhookReceiver;
  const servers: TestServer[] = [];

  beforeAll(async () => {
    [postgres, receiver] = await Promise.all([OutsidePostgres.start(), WebhookReceiver.start()]);
    const env = { DATABASE_URL: await postgres.createDatabase('alerts'), ALERT_WEBHOOKS: receiver.origin };
    for (const name of ['one', 'two']) servers.push(await TestServer.start({ env: { ...env, NODE_NAME: name } }));
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await receiver?.stop();
    await postgres?.stop();
  });

  it('send each message once', async () => {
    const raised = await Promise.all(Array.from({ length: 40 }, (_, n) => raiseTest(servers[n % 2])));
    for (const { key } of raised) await settled(servers[0], key);
    expect(raised.map(({ key }) => receiver.of(key).length)).toEqual(Array(40).fill(1));
    expect(new Set(receiver.posts.map(({ body }) => body.server))).toEqual(new Set(['one', 'two']));
    expect(receiver.posts.some(({ headers }) => 'x-tidemark-signature' in headers)).toBe(false);
  });
});

longIt('a slave that is away for longer than a restart is told, and that it is back', async () => {
  const receiver = await WebhookReceiver.start();
  const cluster = await startCluster({ slaves: 1, masterEnv: { ALERT_WEBHOOKS: receiver.origin } });
  try {
    const key = 'replication.lagging:backup1';
    const isWell = async () => (await cluster.master.get<{ nodes: { name: string; state?: string }[] }>('/api/dms/nodes')).body.nodes.some(({ state }) => state === 'in_sync');
    await until(WITHIN_MS, 'the slave is in sync', isWell);
    await cluster.killSlave(0);
    await until(90_000, 'the alert', () => Promise.resolve(receiver.of(key).length === 1));
    expect(receiver.of(key)[0].body).toMatchObject({ kind: 'replication.lagging', severity: 'critical', state: 'raised', data: { name: 'backup1', state: 'unreachable' } });
    await cluster.restartSlave(0);
    await until(90_000, 'its end', () => Promise.resolve(receiver.of(key).length === 2));
    expect(receiver.of(key)[1].body.state).toBe('resolved');
  } finally {
    await cluster.stop();
    await receiver.stop();
  }
});
