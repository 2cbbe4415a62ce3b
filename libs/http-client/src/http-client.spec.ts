import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpClient } from './http-client';

type Handler = (request: IncomingMessage, response: ServerResponse, n: number) => void;

describe('HttpClient', () => {
  let server: Server;
  let base: string;
  let handler: Handler;
  let count: number;

  beforeEach(async () => {
    count = 0;
    server = createServer((request, response) => handler(request, response, ++count));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const client = new HttpClient({ backoffMs: 5 });

  test('answers status, headers and body', async () => {
    handler = (_, response) => response.setHeader('x-a', 'b').end('{"a":1}');
    const response = await client.request({ url: `${base}/x` });
    expect([response.status, response.headers.get('x-a'), response.json()]).toEqual([200, 'b', { a: 1 }]);
  });

  test('tries 429, 5xx and a cut connection again, and no more than three times', async () => {
    handler = (_, response, n) => {
      if (n === 1) response.writeHead(500).end();
      else if (n === 2) response.writeHead(429).end();
      else response.end('ok');
    };
    expect((await client.request({ url: base })).text()).toBe('ok');
    count = 0;
    handler = (_, response) => response.writeHead(502).end();
    await expect(client.request({ url: base })).rejects.toMatchObject({ code: 'server_error', upstreamStatus: 502, retryable: true });
    expect(count).toBe(3);
  });

  test('does not repeat a 404, and hands its reason over', async () => {
    handler = (_, response) => response.writeHead(404).end('no such thing');
    await expect(client.request({ url: base })).rejects.toMatchObject({ code: 'refused', upstreamStatus: 404, body: 'no such thing' });
    expect(count).toBe(1);
  });

  test('does not repeat a POST that may have been acted on, but does repeat one that was put off', async () => {
    handler = (_, response) => response.writeHead(500).end();
    await expect(client.request({ url: base, method: 'POST', body: 'x' })).rejects.toMatchObject({ code: 'server_error' });
    expect(count).toBe(1);
    handler = (_, response, n) => response.writeHead(n === 2 ? 503 : 200).end();
    await client.request({ url: base, method: 'POST', body: 'x' });
    expect(count).toBe(3);
  });

  test('honours Retry-After, and gives up at once where it reaches past the deadline', async () => {
    handler = (_, response, n) => response.writeHead(n === 1 ? 429 : 200, { 'retry-after': '1' }).end();
    const startedAt = performance.now();
    await client.request({ url: base });
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    handler = (_, response) => response.writeHead(429, { 'retry-after': '1000000000' }).end();
    await expect(client.request({ url: base, deadlineMs: 5_000 })).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('cuts a slow drip at the deadline, though bytes keep coming', async () => {
    let drip: NodeJS.Timeout | undefined;
    handler = (_, response) => {
      response.writeHead(200);
      drip = setInterval(() => response.write('x'), 20);
    };
    const startedAt = performance.now();
    await expect(client.request({ url: base, tryDeadlineMs: 200, tries: 1 })).rejects.toMatchObject({ code: 'timeout', retryable: true });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    clearInterval(drip);
  });

  test('cuts a gzip bomb at the limit on decoded bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    handler = (_, response) => response.setHeader('content-encoding', 'gzip').end(bomb);
    await expect(client.request({ url: base, maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'response_too_large', retryable: false });
    expect(count).toBe(1);
  });

  test('follows no redirect, and carries no key there', async () => {
    let canary = 0;
    handler = (request, response) => {
      if (request.url === '/canary') canary++;
      response.writeHead(307, { location: '/canary' }).end();
    };
    await expect(client.request({ url: base, headers: { 'x-api-key': 'k' } })).rejects.toMatchObject({ code: 'redirect_refused' });
    expect([count, canary]).toEqual([1, 0]);
  });

  test('repeats an idempotent request at once when a kept connection was closed under it', async () => {
    handler = (request, response, n) => (n === 1 ? request.socket.destroy() : response.end('ok'));
    expect((await client.request({ url: base, tries: 1 })).text()).toBe('ok');
    count = 0;
    await expect(client.request({ url: base, method: 'POST', tries: 3 })).rejects.toMatchObject({ code: 'unreachable' });
    expect(count).toBe(1);
  });

  test('an abort ends a request, a wait and a place in the queue promptly', async () => {
    handler = () => undefined;
    const limited = new HttpClient({ ratePerSecond: 0.01, backoffMs: 60_000 });
    const abort = new AbortController();
    const startedAt = performance.now();
    const both = [1, 2].map(() => limited.request({ url: base, signal: abort.signal }));
    setTimeout(() => abort.abort(), 50);
    for (const { reason } of (await Promise.allSettled(both)) as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: 'cancelled' });
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('refuses other schemes and userinfo before it connects', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://a/', 'http://u:p@a/', 'nonsense']) {
      await expect(client.request({ url })).rejects.toMatchObject({ code: 'invalid_url' });
    }
  });

  test('an unreachable host says so, without the query', async () => {
    const error: unknown = await client.request({ url: 'http://127.0.0.1:1/p?key=secret', tries: 1 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'unreachable', retryable: true });
    expect(String(error)).not.toContain('secret');
  });
});
