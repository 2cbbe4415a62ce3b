import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { WebhookReceiver } from '../support/alert-receivers';
import { accessFaults, describeInBrowser, keepPicture, TestBrowser } from '../support/browser';
import { freePorts } from '../support/free-ports';
import { MarketStub } from '../support/market-stub';
import { TestServer } from '../support/server';
import { endOf, startBatch, until } from '../support/sync-calls';

const API_KEY = 'canary-key-3d17';
const TOKEN = 'token-in-path-5127';
const LONG_MS = 240_000;
/** What is on the page for an administrator and not for others, by the scope that it takes. */
const ACTIONS: Readonly<Record<string, { readonly sync?: readonly string[]; readonly replicate?: readonly string[]; readonly admin?: readonly string[] }>> = {
  '/': { sync: ['Start a sync'], admin: ['Call it over: A test of alerts from main'] },
  '/sync': { sync: ['Start the sync'] }, '/coverage': {}, '/market': { sync: ['+'] },
  '/replication': { sync: ['Compare all copies', 'Compare and repair'], replicate: ['Sync now: backup1'] },
  '/nodes': { admin: ['Drain', 'Test the connection', 'Show the log: node_001', 'Add a node'] }, '/tasks': { sync: ['Submit'] }, '/weather': { sync: ['Fetch the past'] }, '/quarantine': {},
  '/settings': {
    sync: ['Run now: scheduler_daily', 'Run now: scheduler_missing'],
    admin: ['Revoke: reader', 'Revoke: syncer', 'Revoke: worker', 'Make a key', 'Send a test alert'],
  },
};

describeInBrowser('the page, for keys that may not do everything', () => {
  let market: MarketStub;
  let receiver: WebhookReceiver;
  let server: TestServer;
  let browser: TestBrowser;
  const keys: Record<string, string> = {};

  const makeKey = async (on: TestServer, name: string, scopes: readonly string[]) => (await on.post<{ key: string }>('/api/v1/keys', { name, scopes })).body.key;

  beforeAll(async () => {
    [market, receiver] = await Promise.all([MarketStub.start(), WebhookReceiver.start()]);
    const [slavePort, nodePort] = await freePorts(2);
    server = await TestServer.start({
      config: market.config(['AAA']),
      env: { API_KEY, NODE_NAME: 'main', ALERT_WEBHOOKS: `${receiver.origin}/hooks/${TOKEN}`, SLAVES: `backup1=http://127.0.0.1:${slavePort}`, NODES: `node_001=http://127.0.0.1:${nodePort}` },
    });
    for (const [name, scopes] of [['reader', ['read']], ['syncer', ['read', 'sync']], ['worker', ['node']]] as const) keys[name] = await makeKey(server, name, scopes);
    await server.post('/api/v1/alerts/test');
    await endOf(server, await startBatch(server, { start: '2020-01-01', end: '2020-01-31' }));
    browser = await TestBrowser.start();
  }, LONG_MS);

  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
    await receiver?.stop();
    await market?.stop();
    await TestServer.expectNoneRunning();
  }, LONG_MS);

  /** A page of its own, and whatever it was refused from then on. */
  async function openPage(): Promise<{ page: Page; refused: string[] }> {
    const page = await browser.open();
    const refused: string[] = [];
    page.on('response', (response) => { if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`); });
    return { page, refused };
  }

  async function signIn(page: Page, key: string): Promise<void> {
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'This server asks for a key' }).waitFor({ state: 'detached' });
  }

  async function openAs(key: string, on = server) {
    const opened = await openPage();
    await opened.page.goto(on.url);
    await signIn(opened.page, key);
    await opened.page.getByRole('heading', { name: 'This server' }).waitFor();
    return opened;
  }

  /** Opens a page of the menu; it knows then who asks, and shows what it has asked for. */
  async function goTo(page: Page, path: string, on = server): Promise<void> {
    await Promise.all([page.waitForResponse((response) => response.url().endsWith('/api/v1/session')), page.goto(`${on.url}${path}`)]);
    await settle(page);
  }

  async function settle(page: Page): Promise<void> {
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await sleep(200);
    while (await page.locator('.mantine-Loader-root').count() > 0) await sleep(50);
  }

  /** What can be pressed on a page of the menu, by its name, and the way to the form of a sync. */
  async function actionsOf(page: Page, path: string): Promise<string[]> {
    await goTo(page, path);
    const actions = await page.locator('main button, main a[href="/sync"]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? ''));
    // The copy is away on purpose; when that becomes an alert is another matter.
    return actions.filter((action) => !action.startsWith('Call it over: The copy'));
  }

  async function openGap(page: Page): Promise<ReturnType<Page['getByRole']>> {
    await page.goto(`${server.url}/coverage`);
    const map = page.getByRole('application', { name: 'Map of instruments and months' });
    await map.waitFor();
    await map.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('No data provider has given bars').waitFor();
    return drawer;
  }

  /** Of each page what an admin can press: looked at once. */
  const everything = new Map<string, string[]>();

  it.each([
    ['reader', []], ['syncer', ['sync']],
  ] as const)('shows the %s what its key may do, and asks for nothing that it may not', async (name, scopes) => {
    const { page: all } = await openAs(API_KEY);
    const { page, refused } = await openAs(keys[name]);
    for (const [path, { sync = [], replicate = [], admin = [] }] of Object.entries(ACTIONS)) {
      const whole = everything.get(path) ?? await actionsOf(all, path);
      everything.set(path, whole);
      const own = await actionsOf(page, path);
      const hidden = [...(scopes.length === 0 ? sync : []), ...replicate, ...admin];
      expect([path, whole.filter((action) => !own.includes(action)).sort()]).toEqual([path, [...hidden].sort()]);
      expect([path, own]).toEqual([path, expect.arrayContaining(scopes.length === 0 ? [] : [...sync])]);
      expect([path, await page.getByRole('note').count()]).toEqual([path, name === 'reader' ? 1 : 0]);
      expect(await accessFaults(page)).toEqual([]);
      await keepPicture(page, `${name}${path.replace('/', '-')}`);
    }
    const drawer = await openGap(page);
    expect([await drawer.getByRole('button', { name: 'Fill the gaps' }).count() > 0, await drawer.getByText('Fill the gaps: A key is needed with the scope sync').count()]).toEqual(name === 'syncer' ? [true, 0] : [false, 1]);
    await page.goto(`${server.url}/sync`);
    await page.getByLabel('First day').fill('2020-01-01');
    await page.getByLabel('Last day').fill('2020-01-10');
    if (name === 'reader') {
      await page.getByText('Start the sync: A key is needed with the scope sync').waitFor();
      // Enter in a field would start it where that may be.
      await page.getByLabel('Last day').press('Enter');
      await page.getByRole('status').filter({ hasText: 'The plan' }).waitFor();
    } else {
      const started = page.waitForResponse((response) => response.url().endsWith('/sync/batch') && response.request().method() === 'POST');
      await page.getByRole('button', { name: 'Start the sync' }).click();
      expect((await started).status()).toBe(200);
    }
    expect(refused).toEqual([]);
    await all.close();
    await page.close();
  }, LONG_MS);

  it('forgets what the key before was shown', async () => {
    const { page, refused } = await openAs(API_KEY);
    await page.goto(`${server.url}/settings`);
    await page.getByRole('button', { name: 'Make a key' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, keys.reader);
    await page.getByText('Signed in as reader').waitFor();
    await settle(page);
    expect([await page.getByRole('button', { name: 'Make a key' }).count(), refused]).toEqual([0, []]);
    await page.close();
  }, LONG_MS);

  it('has one page for a key that reads nothing, and goes on with one that does', async () => {
    const { page, refused } = await openPage();
    await page.goto(server.url);
    await signIn(page, keys.worker);
    await page.getByRole('heading', { name: 'Your key does not open this page' }).waitFor();
    await page.getByText('A key is needed with the scope read').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    refused.length = 0;
    // Longer than whatever is asked for from time to time.
    await sleep(11_000);
    expect(refused).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, keys.reader);
    await page.getByRole('heading', { name: 'This server' }).waitFor();
    expect(refused).toEqual([]);
    await page.close();
  }, LONG_MS);

  it('leaves promoting to administrators', async () => {
    const slave = await TestServer.start({ until: 'listening', env: { API_KEY, ROLE: 'slave', MASTER_URL: 'http://127.0.0.1:9', NODE_NAME: 'backup1' } });
    try {
      await until(40_000, 'its database', async () => (await slave.get('/api/v1/keys')).status === 200);
      const { page, refused } = await openAs(await makeKey(slave, 'reader', ['read', 'sync']), slave);
      await goTo(page, '/replication', slave);
      await page.getByRole('region', { name: 'Make this server the master' }).getByText('A key is needed with the scope admin').waitFor();
      expect([await page.getByRole('button', { name: 'Show what would be lost' }).count(), refused]).toEqual([0, []]);
      await page.close();
    } finally {
      await slave.stop();
    }
  }, LONG_MS);

  it('says who is told of alerts without a secret, sends a test and says what became of it', async () => {
    const { page } = await openAs(API_KEY);
    await page.goto(`${server.url}/settings`);
    const panel = page.getByRole('region', { name: 'Notifications' });
    await panel.getByText('a failed sync').waitFor();
    receiver.script.push(500);
    await panel.getByRole('button', { name: 'Send a test alert' }).click();
    const outcome = panel.getByRole('status', { name: 'What became of the test' });
    await outcome.getByText('answered 500').waitFor();
    await keepPicture(page, 'notifications');
    await outcome.getByText('delivered').waitFor();
    expect(await outcome.innerText()).toContain(receiver.origin);
    expect(await panel.getByRole('group', { name: 'Last messages' }).innerText()).toMatch(/delivered[\s\S]*A test of alerts from main[\s\S]*Webhook http:\/\/127\.0\.0\.1/);
    expect(receiver.posts.map(({ path }) => path)).toContain(`/hooks/${TOKEN}`);
    expect(await page.content()).not.toContain(TOKEN);
    expect(await accessFaults(page)).toEqual([]);
    await page.goto(server.url);
    const alerts = page.getByRole('region', { name: 'Alerts' });
    const before = await alerts.getByRole('listitem').count();
    await alerts.getByRole('button', { name: /Call it over: A test of alerts/ }).first().click();
    while (await alerts.getByRole('listitem').count() === before) await sleep(50);
    await page.close();
  }, LONG_MS);

  it('shows everything where no key is asked for, and which settings would tell somebody where nobody is told', async () => {
    const open = await TestServer.start();
    try {
      const { page, refused } = await openPage();
      await page.goto(`${open.url}/settings`);
      const panel = page.getByRole('region', { name: 'Notifications' });
      await panel.getByText('Nobody is told').waitFor();
      for (const name of ['ALERT_WEBHOOKS', 'alerts.webhooks', 'SMTP_URL', 'ALERT_EMAIL_FROM', 'ALERT_EMAIL_TO', 'alerts.email_to']) await panel.getByText(name, { exact: true }).waitFor();
      await panel.getByRole('button', { name: 'Send a test alert' }).click();
      await panel.getByText('It was sent to nobody').waitFor();
      await page.getByRole('button', { name: 'Make a key' }).waitFor();
      expect([await page.getByRole('note').count(), refused]).toEqual([0, []]);
      expect(await accessFaults(page)).toEqual([]);
      await page.close();
    } finally {
      await open.stop();
    }
  }, LONG_MS);
});
