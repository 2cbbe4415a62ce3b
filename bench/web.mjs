// The page in headless chromium, with a market of 500 instruments × 10 years: `npm run build && node bench/web.mjs`. Not part of
// `npm run bench`, for it needs Debian's chromium.
import { chromium } from 'playwright-core';

const ROUNDS = 5;
const INSTRUMENTS = 500;
const YEARS = 10;
const BARS = 5_000;
const address = process.argv[2] ?? 'http://127.0.0.1:8000';

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

async function measure(browser, path, prepare, read) {
  const figures = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    await prepare?.(page);
    await page.goto(address + path);
    figures.push(await read(page));
    await context.close();
  }
  return median(figures);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'] });
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
  const interactive = await measure(browser, '/', undefined, async (one) => {
    await one.locator('dl').first().waitFor();
    return one.evaluate(() => performance.now());
  });
  const heat = await measure(browser, '/coverage', (one) => one.route('**/api/v1/coverage/months*', answer(months())), async (one) => {
    await one.locator('.heat-map canvas').waitFor();
    return one.evaluate(() => {
      const data = performance.getEntriesByType('resource').find(({ name }) => name.includes('/coverage/months'));
      const drawn = performance.getEntriesByName('tidemark-heat-map').at(-1);
      return drawn.startTime - (data?.startTime ?? 0);
    });
  });
  const candles = await measure(browser, '/market?instrument=SPX.US', (one) => one.route('**/api/v1/bars*', answer(bars())), async (one) => {
    // Not waitForFunction: it evaluates a text, which the policy of the page forbids.
    while (await one.evaluate(() => performance.getEntriesByName('tidemark-candles').length) === 0) await one.waitForTimeout(20);
    return one.evaluate(() => {
      const data = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/v1/bars'));
      const drawn = performance.getEntriesByName('tidemark-candles').at(-1);
      return drawn.startTime + drawn.duration - (data?.responseEnd ?? 0);
    });
  });
  console.log(`script of the first page   ${(bytes / 1000).toFixed(0)} kB gzip (≤ 250)`);
  console.log(`usable                     ${interactive.toFixed(0)} ms (≤ 1500)`);
  console.log(`map ${INSTRUMENTS} × ${YEARS} years        ${heat.toFixed(0)} ms from the request (≤ 1000)`);
  console.log(`candles of ${BARS} bars      ${candles.toFixed(0)} ms from the data (≤ 300)`);
} finally {
  await browser.close();
}
