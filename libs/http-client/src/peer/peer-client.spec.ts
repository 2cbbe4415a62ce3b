import { createServer, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo, createServer as createTcpServer, Server as TcpServer, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { TestAuthority } from '../../../../test/support/certificates';
import { PeerClient, PeerClientOptions, PeerRequest } from './peer-client';

const opened: { server: TcpServer; sockets: Set<Socket> }[] = [];
const clients: PeerClient[] = [];

async function listen<T extends TcpServer>(server: T, host = '127.0.0.1'): Promise<{ server: T; port: number; connections: () => number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket.on('error', () => undefined));
  });
  opened.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { server, port: (server.address() as AddressInfo).port, connections: () => connections };
}

async function serve(handler: RequestListener): Promise<{ url: string; port: number; server: Server; connections: () => number }> {
  const { server, port, connections } = await listen(createServer(handler));
  return { url: `http://127.0.0.1:${port}/x`, port, server, connections };
}

function clientOf(options: Partial<PeerClientOptions> = {}): PeerClient {
  const client = new PeerClient({ allowed: [], stallMs: 400, connectMs: 2_000, ...options });
  clients.push(client);
  return client;
}

function get(client: PeerClient, url: string, more: Partial<PeerRequest> = {}) {
  return client.request({ url, method: 'GET', maxBytes: 1_000_000, ...more });
}

afterEach(async () => {
  clients.splice(0).forEach((client) => client.close());
  for (const { server, sockets } of opened.splice(0)) {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('an exchange', () => {
  it('sends the parts, the key and the length, and answers every status', async () => {
    const { url } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.writeHead(409, { 'x-got': Buffer.concat(chunks).byteLength }).end(JSON.stringify(request.headers)));
    });
    const answer = await clientOf({ key: 'k' }).request({
      url, method: 'POST', body: [Buffer.alloc(100_000, 1), Buffer.alloc(0), Buffer.alloc(7, 2)], maxBytes: 10_000, accept: 'a/b', headers: { 'x-mine': '1' },
    });
    expect([answer.status, answer.headers['x-got']]).toEqual([409, '100007']);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ 'content-length': '100007', 'x-api-key': 'k', accept: 'a/b', 'x-mine': '1' });
  });

  it('keeps the connection', async () => {
    const { url, connections } = await serve((request, response) => request.resume().on('end', () => response.end('ok')));
    const client = clientOf();
    for (let i = 0; i < 3; i++) await client.request({ url, method: 'POST', body: 'text', maxBytes: 10 });
    expect(connections()).toBe(1);
  });

  it('takes an answer that comes before the body is through', async () => {
    const { url } = await serve((_, response) => response.writeHead(401).end('no'));
    const answer = await clientOf().request({ url, method: 'POST', body: [Buffer.alloc(50_000_000)], maxBytes: 100 });
    expect([answer.status, answer.body.toString()]).toEqual([401, 'no']);
  });

  it('cuts an answer beyond the limit', async () => {
    const { url } = await serve((_, response) => response.end(Buffer.alloc(1_000)));
    expect((await get(clientOf(), url, { maxBytes: 1_000 })).body.byteLength).toBe(1_000);
    await expect(get(clientOf(), url, { maxBytes: 999 })).rejects.toMatchObject({ code: 'response_too_large' });
  });

  it('takes an answer that ends early for none', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('12345', () => response.socket?.end());
    });
    await expect(get(clientOf(), url)).rejects.toMatchObject({ code: 'unreachable', sent: true });
  });

  it('says what nobody answers to', async () => {
    const { server, port } = await listen(createTcpServer());
    await new Promise((resolve) => server.close(resolve));
    await expect(get(clientOf(), `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'unreachable', reason: 'ECONNREFUSED', sent: false });
    await expect(get(clientOf(), 'http://u:p@127.0.0.1/')).rejects.toMatchObject({ code: 'invalid_url' });
    await expect(get(clientOf(), 'ftp://127.0.0.1/')).rejects.toMatchObject({ code: 'invalid_url' });
  });

  it('follows no redirect', async () => {
    const canary = await serve((_, response) => response.end());
    for (const status of [301, 302, 303, 307, 308]) {
      const { url } = await serve((_, response) => response.writeHead(status, { location: canary.url }).end());
      await expect(get(clientOf({ key: 'k' }), url)).rejects.toMatchObject({ code: 'redirect_refused' });
    }
    expect(canary.connections()).toBe(0);
  });

  it('ends when it is cancelled, and all of them when the client is closed', async () => {
    const { url } = await serve(() => undefined);
    const client = clientOf({ stallMs: 30_000 });
    const cut = new AbortController();
    const first = get(client, url, { signal: cut.signal });
    const second = get(client, url, { idempotent: true });
    const ends = [expect(first).rejects.toMatchObject({ code: 'cancelled' }), expect(second).rejects.toMatchObject({ code: 'cancelled' })];
    await wait(50);
    cut.abort();
    await ends[0];
    client.close();
    await ends[1];
    await expect(get(client, url)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(get(clientOf(), url, { signal: cut.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('asks again at once where a kept connection was closed, if that is harmless', async () => {
    const closing = async () => {
      let requests = 0;
      const { url } = await serve((request, response) => {
        if (++requests === 2) request.socket.destroy();
        else response.end(String(requests));
      });
      return { url, requests: () => requests };
    };
    const harmless = await closing();
    const client = clientOf();
    await get(client, harmless.url);
    expect((await get(client, harmless.url, { idempotent: true })).body.toString()).toBe('3');
    const other = await closing();
    await get(client, other.url);
    await expect(get(client, other.url)).rejects.toMatchObject({ code: 'unreachable', reason: 'ECONNRESET' });
    expect(other.requests()).toBe(2);
  });

  it('does not ask again where a first connection was cut', async () => {
    let requests = 0;
    const { url } = await serve((request) => {
      requests++;
      request.socket.destroy();
    });
    await expect(get(clientOf(), url, { idempotent: true })).rejects.toMatchObject({ code: 'unreachable' });
    expect(requests).toBe(1);
  });
});

describe('a stream', () => {
  const open = (client: PeerClient, url: string, more: Partial<PeerRequest> = {}) => client.stream({ url, method: 'POST', body: 'x', maxBytes: 1_000, ...more });
  const texts = async (body: AsyncIterable<Buffer>) => {
    const found: string[] = [];
    for await (const chunk of body) found.push(chunk.toString());
    return found;
  };

  it('is read as it comes, whatever its status, and its connection is kept', async () => {
    let goOn: () => void = () => undefined;
    const { url, connections } = await serve((request, response) => {
      request.resume();
      response.writeHead(409, { 'x-mine': '1' }).write('first');
      goOn = () => response.end('second');
    });
    const client = clientOf({ stallMs: 30_000 });
    for (let i = 0; i < 3; i++) {
      const { status, headers, body } = await open(client, url);
      expect([status, headers['x-mine']]).toEqual([409, '1']);
      const found: string[] = [];
      for await (const chunk of body) {
        found.push(chunk.toString());
        // The rest is not even sent before the beginning was read.
        if (found.length === 1) goOn();
      }
      expect(found).toEqual(['first', 'second']);
    }
    expect(connections()).toBe(1);
  });

  it('that stalls, breaks, is too long or too late fails where it is read', async () => {
    const dripping = async (then: (response: ServerResponse) => void) => (await serve((request, response) => {
      request.resume();
      response.writeHead(200).write('first', () => then(response));
    })).url;
    const failure = async (then: (response: ServerResponse) => void, more: Partial<PeerRequest> = {}) => {
      const { body } = await open(clientOf(), await dripping(then), more);
      return texts(body).then(() => 'none', (error: { code: string; reason?: string }) => [error.code, error.reason]);
    };
    const forever = (response: ServerResponse) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    expect(await failure(() => undefined)).toEqual(['timeout', undefined]);
    expect(await failure((response) => response.socket?.destroy())).toEqual(['unreachable', 'ECONNRESET']);
    expect(await failure((response) => response.end('x'.repeat(1_000)))).toEqual(['response_too_large', undefined]);
    expect(await failure(forever, { maxBytes: 1_000_000, deadlineMs: 300 })).toEqual(['timeout', undefined]);
    expect(await failure(forever, { maxBytes: 1_000_000, signal: AbortSignal.timeout(200) })).toEqual(['cancelled', undefined]);
  });

  it('ends its connection when nobody reads on', async () => {
    const closed: Promise<void>[] = [];
    const { url } = await serve((request, response) => {
      request.resume();
      closed.push(new Promise((resolve) => response.on('close', resolve)));
      response.writeHead(200).write('first');
    });
    const client = clientOf({ stallMs: 30_000 });
    (await open(client, url)).close();
    for await (const chunk of (await open(client, url)).body) {
      expect(chunk.toString()).toBe('first');
      break;
    }
    await Promise.all(closed);
    const last = await open(client, url);
    client.close();
    await expect(texts(last.body)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('follows no redirect', async () => {
    const canary = await serve((_, response) => response.end());
    const { url } = await serve((_, response) => response.writeHead(307, { location: canary.url }).end());
    await expect(open(clientOf({ key: 'k' }), url)).rejects.toMatchObject({ code: 'redirect_refused' });
    expect(canary.connections()).toBe(0);
  });
});

describe('a stall', () => {
  const stallsWithin = async (exchange: Promise<unknown>, ms: number) => {
    const began = performance.now();
    await expect(exchange).rejects.toMatchObject({ code: 'timeout', retryable: true });
    expect(performance.now() - began).toBeLessThan(ms);
  };

  it('of a peer that never answers is cut, later where the request says so', async () => {
    const { url } = await serve((_, response) => { setTimeout(() => response.end('late'), 1_500); });
    const client = clientOf();
    await stallsWithin(get(client, url), 1_000);
    expect((await get(client, url, { stallMs: 5_000 })).body.toString()).toBe('late');
  });

  it('of a peer that stops reading a large body is cut', async () => {
    const { url } = await serve((request) => { request.once('data', () => request.pause()); });
    await stallsWithin(clientOf({ stallMs: 800 }).request({ url, method: 'POST', body: [Buffer.alloc(50_000_000)], maxBytes: 10 }), 6_000);
  });

  it('in the midst of an answer is cut', async () => {
    const { url } = await serve((_, response) => { response.writeHead(200).write('half'); });
    await stallsWithin(get(clientOf(), url), 1_000);
  });

  it('of a peer that takes no connection is cut', async () => {
    const silent = await listen(createTcpServer());
    // TCP is up, but nobody speaks TLS.
    await expect(get(clientOf({ connectMs: 200, stallMs: 30_000 }), `https://127.0.0.1:${silent.port}/`)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('is none while a body moves slowly', async () => {
    const { port } = await listen(createTcpServer((socket) => {
      // Reads 64 kB every 100 ms: what the kernels hold between them is in motion for seconds after the last write.
      let left = 3_000_000;
      let read = 0;
      const timer = setInterval(() => {
        const chunk = socket.read(Math.min(65_536, socket.readableLength)) as Buffer | null;
        read += chunk?.byteLength ?? 0;
        if (read < left) return;
        left = Number.POSITIVE_INFINITY;
        clearInterval(timer);
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      }, 100);
      socket.on('readable', () => undefined).on('close', () => clearInterval(timer));
    }));
    const began = performance.now();
    const answer = await clientOf({ stallMs: 800 }).request({ url: `http://127.0.0.1:${port}/`, method: 'POST', body: [Buffer.alloc(3_000_000)], maxBytes: 10 });
    expect(answer.body.toString()).toBe('ok');
    expect(performance.now() - began).toBeGreaterThan(3_000);
  });

  it('is none while an answer drips, header or body, or the peer says that it is at work', async () => {
    const raw = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    const { port } = await listen(createTcpServer((socket) => {
      socket.once('data', () => {
        let at = 0;
        const timer = setInterval(() => {
          socket.write(raw[at++]);
          if (at === raw.length) clearInterval(timer);
        }, 50);
        socket.on('close', () => clearInterval(timer));
      });
    }));
    expect((await get(clientOf(), `http://127.0.0.1:${port}/`)).body.toString()).toBe('ok');
    const working = await serve((_, response: ServerResponse) => {
      let n = 0;
      const timer = setInterval(() => {
        if (++n < 10) response.writeProcessing();
        else {
          clearInterval(timer);
          response.end('done');
        }
      }, 150);
    });
    expect((await get(clientOf(), working.url)).body.toString()).toBe('done');
  });

  it('is not waited for where the whole has a deadline', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    await stallsWithin(get(clientOf({ stallMs: 30_000 }), url, { deadlineMs: 300 }), 1_000);
  });
});

describe('over TLS', () => {
  const serveTls = async (authority: TestAuthority, hosts: Parameters<TestAuthority['sign']>[0]) => {
    const { port } = await listen(createTlsServer(await authority.sign(hosts), (request, response) => request.resume().on('end', () => response.end('safe'))));
    return port;
  };

  it('takes who the own CA vouches for, by name and by address, and keeps the connection', async () => {
    const authority = await TestAuthority.create();
    const port = await serveTls(authority, { names: ['localhost'], addresses: ['127.0.0.1'] });
    const client = clientOf({ ca: authority.cert });
    for (const host of ['localhost', '127.0.0.1', '127.0.0.1']) {
      const answer = await client.request({ url: `https://${host}:${port}/`, method: 'POST', body: [Buffer.alloc(1_000_000)], maxBytes: 10 });
      expect(answer.body.toString()).toBe('safe');
    }
  });

  it('refuses an unknown CA, another host and a certificate that has run out', async () => {
    const [authority, other] = await Promise.all([TestAuthority.create(), TestAuthority.create()]);
    const ask = async (ca: string | undefined, hosts: Parameters<TestAuthority['sign']>[0]) =>
      expect(get(clientOf({ ca }), `https://127.0.0.1:${await serveTls(authority, hosts)}/`)).rejects;
    const here = { addresses: ['127.0.0.1'] };
    await (await ask(undefined, here)).toMatchObject({ code: 'unreachable', reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', sent: false });
    await (await ask(other.cert, here)).toMatchObject({ code: 'unreachable', sent: false });
    await (await ask(authority.cert, { names: ['other.example'] })).toMatchObject({ reason: 'ERR_TLS_CERT_ALTNAME_INVALID', sent: false });
    await (await ask(authority.cert, { ...here, expired: true })).toMatchObject({ reason: 'CERT_HAS_EXPIRED', sent: false });
  });
});
