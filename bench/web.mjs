// The page of the built server in headless chromium (CHROMIUM, /usr/bin/chromium). The answers with 500 instruments × 10 years and 5 000
// bars are given in the server's place: what is measured is the page.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { scratch } from './support/product.mjs';
import { startServer } from './support/server-process.mjs';

const ROUNDS = 5;
const INSTRUMENTS = 500;
const YEARS = 10;
const BARS = 5_000;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function months() {
  const data = [];
  for (let i = 0; i < INSTRUMENTS; i++) {
    for (let m = 0; m < YEARS * 12; m++) {
      const gap = (i * 31 + m * 7) % 97 === 0 ? 5 : 0;
      data.push({ instrument: `${String(600_000 + i)}.SH`, month: `${2015 + Math.floor(m / 12)}-${String(m % 12 + 1).padStart(2, '0')}`, expected: 21, verified: 21 - gap, provisional: 0, explained: 0, gap });
    }
  }
  return JSON.stringify({ data });
}

function bars() {
  const start = Date.UTC(2000, 0, 3);
  const data = Array.from({ length: BARS }, (_bar, at) => {
    const close = 100 + 20 * Math.sin(at / 90) + at / 100;
    return { instrument: 'SPX.US', date: new Date(start + at * 86_400_000).toISOString().slice(0, 10), open: close - 1, high: close + 2, low: close - 3, close, volume: 1e6 + at, amount: null };
  });
  return JSON.stringify({ data, instruments: ['SPX.US'], start: null, end: null, interval: '1d', count: data.length });
}

const answer = (body) => (route) => route.fulfill({ contentType: 'application/json', body });

async function measure(browser, address, prepare, read) {
  const figures = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    await prepare?.(page);
    await page.goto(address);
    figures.push(await read(page));
    await context.close();
  }
  return median(figures);
}

export async function run() {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is not there: install Debian's chromium, or name another one in CHROMIUM`);
  const { dir, remove } = scratch('web');
  let server;
  try {
    server = await startServer({ home: dir, name: 'web', config: 'instruments: [SPX.US]\n' });
    await server.answering('/health/ready');
    return await look(server.url);
  } finally {
    await server?.stop();
    remove();
  }
}

async function look(address) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'] });
  try {
    const sizes = [];
    const page = await browser.newPage();
    page.on('requestfinished', (request) => {
      if (/\.js$/.test(new URL(request.url()).pathname)) sizes.push(request.sizes());
    });
    await page.goto(address);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.waitForTimeout(500);
    const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    await page.close();
    // From the click to a heading of the page's own, which is there once it can be used.
    const interactive = await measure(browser, `${address}/`, undefined, async (one) => {
      await one.locator('dl').first().waitFor();
      return one.evaluate(() => performance.now());
    });
    const heat = await measure(browser, `${address}/coverage`, (one) => one.route('**/api/v1/coverage/months*', answer(months())), async (one) => {
      await one.locator('.heat-map canvas').waitFor();
      return one.evaluate(() => {
        const data = performance.getEntriesByType('resource').find(({ name }) => name.includes('/coverage/months'));
        const drawn = performance.getEntriesByName('tidemark-heat-map').at(-1);
        return drawn.startTime - (data?.startTime ?? 0);
      });
    });
    const candles = await measure(browser, `${address}/market?instrument=SPX.US`, (one) => one.route('**/api/v1/bars*', answer(bars())), async (one) => {
      // Not waitForFunction: it evaluates a text, which the policy of the page forbids.
      while (await one.evaluate(() => performance.getEntriesByName('tidemark-candles').length) === 0) await one.waitForTimeout(20);
      return one.evaluate(() => {
        const data = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/v1/bars'));
        const drawn = performance.getEntriesByName('tidemark-candles').at(-1);
        return drawn.startTime + drawn.duration - (data?.responseEnd ?? 0);
      });
    });
    const details = `median of ${ROUNDS} pages, each in a browser context of its own`;
    return [
      { name: 'script of the first page, gzip', value: bytes / 1000, unit: 'kB', wanted: '≤ 250' },
      { name: 'first page usable', value: interactive, unit: 'ms', wanted: '≤ 1500', details },
      { name: `map of ${INSTRUMENTS} instruments × ${YEARS} years, from the request`, value: heat, unit: 'ms', wanted: '≤ 1000', details },
      { name: `candles of ${BARS} bars, after the data`, value: candles, unit: 'ms', wanted: '≤ 300', details },
    ];
  } finally {
    await browser.close();
  }
}
