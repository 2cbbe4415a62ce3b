import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { accessFaults, describeInBrowser, keepPicture, TestBrowser } from '../support/browser';
import { freePorts } from '../support/free-ports';
import { MarketStub, opening } from '../support/market-stub';
import { TestNode } from '../support/node';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';
import { chartBody } from '../support/yahoo-stub';

const PAGES = ['/', '/sync', '/coverage', '/market', '/replication', '/nodes', '/tasks', '/weather', '/quarantine', '/settings'];
/** A browser's start, a sync, a task: on two busy cores. */
const LONG_MS = 180_000;

describeInBrowser('the page', () => {
  let market: MarketStub;
  let master: TestServer;
  let slave: TestServer;
  let node: TestNode;
  let browser: TestBrowser;

  beforeAll(async () => {
    market = await MarketStub.start();
    const [port, slavePort, nodePort] = await freePorts(3);
    const masterUrl = `http://127.0.0.1:${port}`;
    master = await TestServer.start({ config: market.config(['AAA', 'BBB']), env: { PORT: String(port), NODE_NAME: 'main', SLAVES: `backup1=http://127.0.0.1:${slavePort}`, NODES: `node_001=http://127.0.0.1:${nodePort}` } });
    slave = await TestServer.start({ env: { PORT: String(slavePort), NODE_NAME: 'backup1', ROLE: 'slave', MASTER_URL: masterUrl } });
    node = await TestNode.start({ env: { NODE_PORT: String(nodePort), NODE_ID: 'node_001', MASTER_URL: masterUrl } });
    browser = await TestBrowser.start();
  }, LONG_MS);

  afterAll(async () => {
    await browser?.stop();
    await node?.stop();
    await slave?.stop();
    await master?.stop();
    await market?.stop();
    await TestServer.expectNoneRunning();
  }, LONG_MS);

  async function fillRange(page: Page, start: string, end: string): Promise<void> {
    await page.getByLabel('First day').fill(start);
    await page.getByLabel('Last day').fill(end);
  }

  it('leads a new user from an empty store to a chart in three clicks', async () => {
    const server = await TestServer.start();
    const page = await browser.open();
    try {
      await page.goto(server.url);
      await page.getByRole('link', { name: 'Start the first sync' }).click();
      await page.getByRole('button', { name: 'Start the sync' }).click();
      await page.getByText('5,105').first().waitFor();
      await page.getByRole('navigation').getByRole('link', { name: 'Market' }).click();
      await page.getByRole('img', { name: /^Candles and volume: SPX\.US, 2000-01-03 – 2020-04-17$/ }).locator('canvas').first().waitFor();
      await keepPicture(page, 'first-chart');
    } finally {
      await page.close();
      await server.stop();
    }
  }, LONG_MS);

  it('plans a sync, starts it and follows it to its end; a second tab is told what stands in the way', async () => {
    const page = await browser.open();
    await page.goto(`${master.url}/sync`);
    await fillRange(page, '2020-01-01', '2020-01-31');
    // 21 sessions of New York in that month, of two instruments, each asked for once.
    const plan = page.getByRole('status').filter({ hasText: 'The plan' });
    await plan.getByText('42').first().waitFor();
    expect(await plan.innerText()).toMatch(/instruments concerned\s+2 \/ 2\s+missing\s+42\s+requests to providers\s+2\s/);
    await page.getByText('By instrument').click();
    expect(await page.getByRole('group', { name: 'By instrument' }).innerText()).toMatch(/AAA\.US\s+yahoo\s+21\s+1\s+2020-01-02\s+2020-01-31\s+BBB\.US/);
    await keepPicture(page, 'sync-plan');
    market.hold('AAA');
    await page.getByRole('button', { name: 'Start the sync' }).click();
    await page.getByRole('heading', { name: 'Running now' }).waitFor();
    await keepPicture(page, 'sync-running');

    const second = await browser.open();
    await second.goto(`${master.url}/sync`);
    await fillRange(second, '2020-02-01', '2020-02-29');
    // Told before anybody tries, and what a try is answered.
    const obstacle = second.getByRole('status').filter({ hasText: 'A sync is already running' });
    await obstacle.waitFor();
    expect(await obstacle.innerText()).toMatch(/2020-01-01 – 2020-01-31[\s\S]*Until it has ended no other can be started/);
    await keepPicture(second, 'sync-obstacle');
    await second.getByRole('button', { name: 'Start the sync' }).click();
    const refusal = second.getByRole('alert').filter({ hasText: 'A sync is already running' });
    await refusal.waitFor();
    await keepPicture(second, 'sync-refused');
    expect([...await accessFaults(page), ...await accessFaults(second)]).toEqual([]);
    expect(await refusal.innerText()).toMatch(/started by hand[\s\S]*2020-01-01 – 2020-01-31[\s\S]*\d{2}\/\d{2}\/\d{4}, \d{2}:\d{2}:\d{2}/);

    market.release('AAA');
    const done = page.getByRole('region', { name: 'History' }).getByText('completed');
    await done.first().waitFor();
    await page.getByRole('heading', { name: 'Running now' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('region', { name: 'History' }).innerText()).toContain('42');
    // What was missing is there: a plan of the same range knows it at once.
    await plan.getByText('all of it is asked for again').waitFor();
    await second.close();
    await page.close();
    // The refusal is an answer 409, which browsers put on the console by themselves.
    expect(browser.complaints.splice(0).filter((line) => !line.includes('409'))).toEqual([]);
  }, LONG_MS);

  it('finds a gap on the map, says why, and fills it', async () => {
    await master.post('/api/v1/sync-status/sync/batch', { start_date: '2020-03-01', end_date: '2020-03-31' });
    const page = await browser.open();
    await page.goto(`${master.url}/coverage`);
    const map = page.getByRole('application', { name: 'Map of instruments and months' });
    await map.waitFor();
    await map.focus();
    // The keyboard begins at the last month of the first row; home to January 2020, then to February.
    const told = page.locator('.heat-map-told');
    await page.keyboard.press('ArrowLeft');
    for (let steps = 0; steps < 200 && !(await told.innerText()).includes('2020-02'); steps++) await page.keyboard.press('ArrowLeft');
    expect(await told.innerText()).toMatch(/^AAA\.US · 2020-02: all missing, 0 \/ 19/);
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('No data provider has given bars').waitFor();
    const plan = drawer.getByRole('status').filter({ hasText: 'The plan' });
    await plan.waitFor();
    expect(await plan.innerText()).toMatch(/Provider\s+yahoo\s+missing\s+19\s+requests to providers\s+1$/);
    // It slides in; what is half there has no contrast yet.
    await sleep(500);
    expect(await accessFaults(page)).toEqual([]);
    await keepPicture(page, 'coverage-gap');
    await drawer.getByRole('button', { name: 'Fill the gaps' }).click();
    await drawer.getByText('Nothing is missing.').waitFor();
    await page.keyboard.press('Escape');
    await page.close();
    const { body } = await master.get<{ data: { gap: number }[] }>('/api/v1/coverage?instruments=AAA.US&start=2020-02-01&end=2020-02-29');
    expect(body.data[0].gap).toBe(0);
  }, LONG_MS);

  it('asks a slave to sync, and shows on the slave only what a slave can do', async () => {
    const page = await browser.open();
    await page.goto(`${master.url}/replication`);
    await page.getByRole('button', { name: 'Sync now: backup1' }).click();
    await page.getByText('Asked for ✓').waitFor();
    await page.goto(`${slave.url}/`);
    await page.getByText('A slave shows its master and itself.').waitFor();
    const menu = page.getByRole('navigation');
    expect(await menu.getByRole('link').allInnerTexts()).toEqual(['Overview', 'Coverage', 'Market', 'Replication', 'Weather', 'Quarantine', 'Settings', 'API documentation']);
    await menu.getByRole('link', { name: 'Replication' }).click();
    await page.getByRole('button', { name: 'Catch up now' }).click();
    await page.getByText('Caught up ✓').waitFor();
    await page.getByRole('button', { name: 'Show what would be lost' }).click();
    await page.getByText('Changes that would be lost').waitFor();
    expect(await page.getByRole('button', { name: 'Promote this server now' }).isDisabled()).toBe(true);
    await page.close();
  }, LONG_MS);

  it('shows prices as traded or adjusted, and what they are adjusted for', async () => {
    const splits = [{ at: opening('2020-03-16'), numerator: 4, denominator: 1 }];
    market.script('SPLIT', (symbol, query, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({ symbol, splits, rows: market.rows(query) })));
    });
    await master.post('/api/v1/instruments', { instruments: ['SPLIT'] });
    await master.post('/api/v1/sync-status/sync/batch', { start_date: '2020-03-02', end_date: '2020-03-13' });
    const page = await browser.open();
    await page.goto(`${master.url}/market?instrument=SPLIT.US`);
    // 13 March is day 18 334 of the stub, whose close is then 183.34 to a share of today, and four times that to one of its time.
    await eventually('the bars', async () => {
      await page.reload();
      await page.getByText('Known splits: 1, dividends: 0.').or(page.getByText('No bars are held')).first().waitFor();
      return (await page.getByText('Known splits: 1, dividends: 0.').count()) > 0;
    });
    await page.getByText('Prices are as traded.').waitFor();
    await page.getByText('Close 733.36').waitFor();
    await page.getByLabel('Adjustment').selectOption('split');
    await page.getByText('Close 183.34').waitFor();
    expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toContain('adjustment=split');
    await page.close();
  }, LONG_MS);

  it('submits a backtest and follows it to its trades and the reason for its node', async () => {
    const page = await browser.open();
    await page.goto(`${master.url}/tasks`);
    await page.getByLabel('Instrument').fill('AAA.US');
    await page.getByLabel('Strategy').selectOption('buy_and_hold');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: 'Equity curve' }).waitFor();
    await page.getByRole('heading', { name: 'Why this node' }).waitFor();
    await page.getByRole('img', { name: 'Equity curve' }).locator('canvas').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepPicture(page, 'backtest');
    await page.close();
  }, LONG_MS);

  it('shows the log of a node from a level on, on a phone too', async () => {
    const page = await browser.open({ colorScheme: 'dark', width: 390 });
    await page.goto(`${master.url}/nodes`);
    await page.getByRole('button', { name: 'Show the log' }).click();
    const log = page.getByRole('region', { name: 'Log: ' });
    await log.getByText('INFO start: node node_001').waitFor();
    await log.focus();
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await keepPicture(page, 'node-log');
    await page.getByLabel('Lines shown').selectOption('error');
    await page.getByText('No such line has been logged.').waitFor();
    await page.getByRole('button', { name: 'Hide the log' }).click();
    await page.getByText('No such line has been logged.').waitFor({ state: 'detached' });
    await page.close();
  }, LONG_MS);

  it.each([
    ['en-US', 'light', 1280], ['zh-CN', 'dark', 390],
  ] as const)('has no fault of access, no complaint and nothing that hangs over: %s, %s, %i px', async (locale, colorScheme, width) => {
    const page = await browser.open({ locale, colorScheme, width });
    for (const path of PAGES) {
      await page.goto(`${master.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      // Whatever is still asked for is waited for: nothing says that it is loading any more.
      while (await page.locator('.mantine-Loader-root').count() > 0) await sleep(50);
      expect(await accessFaults(page)).toEqual([]);
      expect([path, await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')]).toEqual([path, true]);
      await keepPicture(page, `${locale}-${colorScheme}-${width}${path.replace('/', '-')}`);
    }
    expect(await page.evaluate('document.documentElement.lang')).toBe(locale === 'zh-CN' ? 'zh-CN' : 'en');
    await page.close();
    expect(browser.complaints.splice(0)).toEqual([]);
    expect(browser.asked.filter((url) => !/^https?:\/\/127\.0\.0\.1:\d+\//.test(url) && !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
  }, LONG_MS);

  it('makes a key that is shown once, revokes it, and signs out', async () => {
    const keyed = await TestServer.start({ env: { API_KEY: 'canary-key-9c2' } });
    const page = await browser.open();
    try {
      await page.goto(`${keyed.url}/settings`);
      await page.getByLabel('API key').fill('canary-key-9c2');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Signed in as api-key').waitFor();
      await page.getByLabel('Name of the key').fill('notebook');
      await page.getByLabel('sync').check();
      await page.getByRole('button', { name: 'Make a key' }).click();
      const key = await page.getByRole('status').filter({ hasText: 'it is shown this once' }).locator('pre').innerText();
      const asked = (path: string) => keyed.get(path, { 'x-api-key': key }).then(({ status }) => status);
      expect([await asked('/api/v1/instruments'), await asked('/api/v1/keys')]).toEqual([200, 403]);
      expect(await accessFaults(page)).toEqual([]);
      await keepPicture(page, 'keys');
      await page.reload();
      await page.getByText('notebook').waitFor();
      expect(await page.content()).not.toContain(key);
      await page.getByRole('button', { name: 'Revoke: notebook' }).click();
      await page.getByRole('button', { name: 'Yes, do it' }).click();
      await page.getByText('revoked', { exact: true }).waitFor();
      expect(await asked('/api/v1/instruments')).toBe(401);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'This server asks for a key' }).waitFor();
      await page.goto(`${keyed.url}/settings`);
      await page.getByRole('heading', { name: 'This server asks for a key' }).waitFor();
    } finally {
      await page.close();
      await keyed.stop();
    }
    browser.complaints.length = 0;
  }, LONG_MS);

  it('asks for a key where the server does, goes on with it, and says within 10 s that a server is gone', async () => {
    const keyed = await TestServer.start({ env: { API_KEY: 'canary-key-9c2' } });
    const page = await browser.open();
    try {
      await page.goto(keyed.url);
      await page.getByLabel('API key').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The server does not know this key.').waitFor();
      await page.getByLabel('API key').fill('canary-key-9c2');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'This server' }).waitFor();
      // What the browser keeps is a session that no script can read, and not the key.
      expect(await page.context().cookies()).toMatchObject([{ name: `tidemark_session_${keyed.port}`, httpOnly: true, sameSite: 'Strict' }]);
      expect(await page.evaluate('JSON.stringify([document.cookie, { ...sessionStorage }, { ...localStorage }])')).not.toMatch(/canary|tidemark_session/);
      keyed.signal('SIGSTOP');
      await page.getByRole('alert').filter({ hasText: 'No answer from the server' }).first().waitFor({ timeout: 10_000 });
      keyed.signal('SIGCONT');
      await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
    } finally {
      keyed.signal('SIGCONT');
      await page.close();
      await keyed.stop();
    }
    browser.complaints.length = 0;
  }, LONG_MS);
});
