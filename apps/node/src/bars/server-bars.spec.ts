import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Adjustment, parseIsoDate } from '@tidemark/domain';
import { PeerClient } from '@tidemark/http-client';
import { ServerBars } from './server-bars';

/** What a server says next; each question is kept. */
let answers: { status: number; body: unknown }[];
let asked: { url: string | undefined; key: unknown }[];
let server: Server;
let client: PeerClient;
let bars: ServerBars;

const row = (date: string, close = 10) => ({ instrument: 'AAPL.US', date, open: 10, high: 12, low: 9, close, volume: 5, amount: null });
const need = (from: string | null = null, to: string | null = null, adjustment: Adjustment = 'raw') => ({
  instrument: 'AAPL.US', from: from === null ? null : parseIsoDate(from)!, to: to === null ? null : parseIsoDate(to)!, adjustment,
});

beforeEach(async () => {
  [answers, asked] = [[], []];
  server = createServer((request, response) => {
    asked.push({ url: request.url, key: request.headers['x-api-key'] });
    const { status, body } = answers.shift() ?? { status: 500, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  client = new PeerClient({ allowed: [], key: 'k' });
  bars = new ServerBars(client, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  client.close();
  await new Promise((closed) => server.close(closed));
});

test('an instrument is asked for whole, once for all who want it', async () => {
  answers.push({ status: 200, body: { data: [row('2024-01-02'), row('2024-01-03', 11), row('2024-01-04')] } });
  const [all, part] = await Promise.all([bars.read(need()), bars.read(need('2024-01-03', '2024-01-03'))]);
  const later = await bars.read(need('2024-01-05'));
  expect([all.length, [...part.close], later.length]).toEqual([3, [11], 0]);
  expect([all.volume[0], all.amount[0]]).toEqual([5, NaN]);
  expect(asked).toEqual([{ url: '/api/v1/bars?instruments=AAPL.US&adjustment=raw', key: 'k' }]);
});

test('each adjustment is asked for by itself, and a server that knows none gives none', async () => {
  answers.push({ status: 200, body: { data: [row('2024-01-02', 11)] } }, { status: 200, body: { data: [row('2024-01-02')], adjustment: 'all' } });
  expect([...(await bars.read(need())).close, ...(await bars.read(need(null, null, 'all'))).close]).toEqual([11, 10]);
  expect(asked.map(({ url }) => url)).toEqual(['/api/v1/bars?instruments=AAPL.US&adjustment=raw', '/api/v1/bars?instruments=AAPL.US&adjustment=all']);
  answers.push({ status: 200, body: { data: [row('2024-01-02')] } });
  await expect(bars.read(need(null, null, 'split'))).rejects.toMatchObject({ code: 'bars_malformed' });
});

test('an instrument that the server does not know has no bars', async () => {
  answers.push({ status: 404, body: { code: 'unknown_instruments' } });
  expect((await bars.read(need())).length).toBe(0);
});

test.each([[503, true], [500, true], [401, false], [403, false]])('a refusal of %d is told, and asked again by the next', async (status, retryable) => {
  answers.push({ status, body: {} }, { status: 200, body: { data: [row('2024-01-02')] } });
  await expect(bars.read(need())).rejects.toMatchObject({ code: 'bars_refused', data: { retryable }, message: expect.stringContaining(String(status)) });
  expect((await bars.read(need())).length).toBe(1);
});

test('a server that is away is worth another try', async () => {
  const away = new ServerBars(client, 'http://127.0.0.1:1');
  await expect(away.read(need())).rejects.toMatchObject({ code: 'unreachable', data: { retryable: true } });
});

test.each([
  ['no list', {}], ['another instrument', { data: [{ ...row('2024-01-02'), instrument: 'MSFT.US' }] }], ['a day twice', { data: [row('2024-01-02'), row('2024-01-02')] }],
  ['a date that is none', { data: [row('2024-02-30')] }], ['a price that is none', { data: [{ ...row('2024-01-02'), open: '10' }] }], ['null', { data: [null] }],
])('%s is no answer', async (_, body) => {
  answers.push({ status: 200, body });
  await expect(bars.read(need())).rejects.toMatchObject({ code: 'bars_malformed' });
});
