import { Client } from 'pg';
import { TestAuthority, writeCertificate } from '../support/certificates';
import { freePorts } from '../support/free-ports';
import { ask } from '../support/http-request';
import { createEmptyDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { makeHome, TestServer } from '../support/server';
import { expectIdentical } from '../support/store-difference';
import { eventually, SyncClient } from '../support/sync-client';

interface Cursor { cursor: number; verified_seq: number | null }
const BATCH = { 'content-type': 'application/vnd.tidemark.batch' };

let postgres: TestPostgres;
beforeAll(async () => { postgres = await startPostgres(); });
afterAll(async () => {
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

async function textOf(url: string, table: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return JSON.stringify((await client.query(`select t::text from ${table} t order by 1`)).rows);
  } finally {
    await client.end();
  }
}

/** Everything of a slave that a push could change. */
async function storeOf(url: string): Promise<string> {
  const tables = ['instrument', 'bar_daily', 'coverage', 'sync_run', 'sync_day', 'reign'];
  const [state, ...rest] = await Promise.all(['(select cursor, verified_seq, verified_root from replica_state)', ...tables].map((t) => textOf(url, t)));
  return [state, ...rest].join('\n');
}

describe('with a key for each peer', () => {
  const started: TestServer[] = [];
  let master: TestServer;
  let slave: TestServer;
  let other: TestServer;
  let urls: string[];
  const keys: Record<string, string> = {};
  const API = { master: 'admin-of-master', slave: 'admin-of-slave', other: 'admin-of-other' };

  const key = async (server: TestServer, name: string, lead: boolean) =>
    (await server.post<{ key: string }>('/api/v1/peers', { name, lead })).body.key;
  const position = async (server: TestServer) => (await server.get<Cursor>('/api/dms/sync/cursor')).body;

  beforeAll(async () => {
    const ports = await freePorts(3);
    urls = await Promise.all(['m', 's', 'o'].map((n) => createEmptyDatabase(postgres, `keys_${n}`)));
    const at = ports.map((port) => `http://127.0.0.1:${port}`);
    const start = async (i: number, env: Record<string, string>) => {
      const server = await TestServer.start({
        until: 'listening', env: { PORT: String(ports[i]), DATABASE_URL: urls[i], NODE_NAME: ['master', 'backup1', 'backup2'][i], ...env },
      });
      started.push(server);
      return server;
    };
    // Keys are made on the side that is asked, and shown once.
    slave = await start(1, { ROLE: 'slave', MASTER_URL: at[0], API_KEY: API.slave });
    other = await start(2, { ROLE: 'slave', MASTER_URL: at[0], API_KEY: API.other });
    await eventually('databases', async () => (await slave.get('/api/dms/sync/cursor')).status === 200 && (await other.get('/api/dms/sync/cursor')).status === 200);
    keys.toSlave = await key(slave, 'master', true);
    keys.toOther = await key(other, 'master', true);
    keys.weak = await key(slave, 'stranger', false);
    master = await start(0, { API_KEY: API.master, SLAVES: `backup1=${at[1]},backup2=${at[2]}`, SLAVE_KEYS: `backup1=${keys.toSlave},backup2=${keys.toOther}` });
    await eventually('the master', async () => (await master.get('/health/ready')).status === 200);
    keys.ofSlave = await key(master, 'backup1', false);
    await new SyncClient(master).run('2019-01-01', '2020-04-17');
  }, 90_000);
  afterAll(async () => {
    for (const server of started) await server.stop();
  });

  it('the copies become identical and verified', async () => {
    for (const [server, url] of [[slave, urls[1]], [other, urls[2]]] as const) {
      await eventually('a verified copy', async () => (await server.get('/health/ready')).status === 200, 20_000);
      const { cursor } = await position(master);
      await eventually('all changes', async () => (await position(server)).cursor >= cursor, 20_000);
      await expectIdentical(urls[0], url);
    }
  });

  it('a batch that was applied changes nothing when it comes again, here or elsewhere', async () => {
    const feed = (after: number) => fetch(`${master.url}/api/dms/feed?after=${after}&name=thief`, { headers: { 'x-api-key': API.master } })
      .then(async (answer) => Buffer.from(await answer.arrayBuffer()));
    const old = await feed(0);
    const { cursor } = await position(slave);
    const before = await storeOf(urls[1]);
    const empty = await feed(cursor);
    for (const [body, status] of [[old, 409], [empty, 200], [old, 409]] as const) {
      const answer = await slave.request('/api/dms/sync/receive', { method: 'POST', body, headers: { ...BATCH, 'x-api-key': keys.toSlave } });
      expect([answer.status, answer.body.code]).toEqual([status, status === 409 ? 'cursor_mismatch' : undefined]);
    }
    expect(await storeOf(urls[1])).toBe(before);
    expect((await other.request('/api/dms/sync/receive', { method: 'POST', body: old, headers: { ...BATCH, 'x-api-key': keys.toOther } })).status).toBe(409);
  });

  it('a batch with one bit flipped is refused, wherever the bit is', async () => {
    const { cursor } = await position(slave);
    const before = await storeOf(urls[1]);
    const good = Buffer.from(await (await fetch(`${master.url}/api/dms/feed?after=${cursor}&name=thief`, { headers: { 'x-api-key': API.master } })).arrayBuffer());
    for (let at = 0; at < good.length; at += 7) {
      const bad = Buffer.from(good);
      bad[at] ^= 1 << (at % 8);
      const { status, body } = await slave.request('/api/dms/sync/receive', { method: 'POST', body: bad, headers: { ...BATCH, 'x-api-key': keys.toSlave } });
      expect([at, status, body.code]).toEqual([at, 422, 'bad_batch']);
    }
    expect((await slave.request('/api/dms/sync/receive', { method: 'POST', body: good.subarray(0, good.length - 10), headers: { ...BATCH, 'x-api-key': keys.toSlave } })).status).toBe(422);
    expect(await storeOf(urls[1])).toBe(before);
  });

  it('a peer that may not lead cannot push, and nobody pushes without a key', async () => {
    const { cursor } = await position(slave);
    const body = Buffer.from(await (await fetch(`${master.url}/api/dms/feed?after=${cursor}`, { headers: { 'x-api-key': API.master } })).arrayBuffer());
    const push = async (headers: Record<string, string | string[]>) => {
      const answer = await slave.request('/api/dms/sync/receive', { method: 'POST', body, headers: { ...BATCH, ...headers } });
      return [answer.status, answer.body.code];
    };
    expect(await push({ 'x-api-key': keys.weak })).toEqual([403, 'may_not_lead']);
    expect(await push({ 'x-api-key': [] })).toEqual([401, 'unauthorized']);
    expect(await push({ 'x-api-key': keys.toOther })).toEqual([401, 'unauthorized']);
    expect(await push({ 'x-api-key': keys.toSlave })).toEqual([200, undefined]);
  });

  it('the key of a slave reads the feed of its master and opens nothing else', async () => {
    const get = async (path: string, method = 'GET') => (await master.request(path, { method, headers: { 'x-api-key': keys.ofSlave } })).status;
    expect(await get('/api/dms/feed?after=0')).toBe(200);
    expect(await get('/api/dms/sync/cursor')).toBe(200);
    for (const path of ['/api/v1/bars?instruments=SPX.US', '/api/v1/instruments', '/api/v1/sync-runs', '/api/v1/peers', '/docs', '/openapi.json']) {
      expect([path, await get(path)]).toEqual([path, 403]);
    }
    expect(await get('/api/v1/sync-status/sync/batch', 'POST')).toBe(403);
    // What it says of itself counts for nothing: the key's owner is who reads.
    await master.request('/api/dms/feed?after=0&name=backup2', { headers: { 'x-api-key': keys.ofSlave } });
    expect(await textOf(urls[0], '(select name, mode from replica order by name)')).toContain('(backup2,push)');
  });

  it('no key stands in a database or a log', async () => {
    for (const [server, url] of [[master, urls[0]], [slave, urls[1]], [other, urls[2]]] as const) {
      const texts = [server.logFile, server.stdout, await textOf(url, 'peer_key'), await textOf(url, 'replica'), await textOf(url, 'replica_state'), await textOf(url, 'reign')].join('\n');
      for (const secret of [...Object.values(keys), ...Object.values(API)]) expect(texts).not.toContain(secret);
    }
  });

  it('a key that was revoked stops the stream, and the trouble is shown', async () => {
    await slave.delete('/api/v1/peers/master');
    await eventually('the trouble', async () => (await textOf(urls[0], '(select trouble from replica)')).includes('unauthorized'), 15_000);
  });
});

describe('over TLS with a CA of our own', () => {
  it('copies flow where the certificate is right, and nowhere else', async () => {
    const authority = await TestAuthority.create();
    const stranger = await TestAuthority.create('Another CA');
    const good = await authority.sign({ addresses: ['127.0.0.1'] });
    const wrongHost = await authority.sign({ names: ['elsewhere.example'] });
    const expired = await authority.sign({ addresses: ['127.0.0.1'], expired: true });
    const foreign = await stranger.sign({ addresses: ['127.0.0.1'] });
    const ports = await freePorts(5);
    const started: TestServer[] = [];
    try {
      const start = async (i: number, certificate: typeof good, env: Record<string, string>) => {
        const home = makeHome();
        const files = writeCertificate(home, certificate, authority);
        const databaseUrl = await createEmptyDatabase(postgres, `tls_${i}`);
        const server = await TestServer.start({
          home, until: 'listening', ca: certificate === foreign ? stranger.cert : authority.cert,
          env: { PORT: String(ports[i]), DATABASE_URL: databaseUrl, TLS_CERT: files.cert, TLS_KEY: files.key, TLS_CA: files.ca, NODE_NAME: `node${i}`, ...env },
        }).catch(async (error: Error) => {
          // Our own question at it fails on purpose as well; it listens all the same.
          if (!/certificate|altname|expired/i.test(error.message)) throw error;
          return undefined;
        });
        if (server) started.push(server);
        return databaseUrl;
      };
      const slaveUrl = await start(1, good, { ROLE: 'slave', MASTER_URL: `https://127.0.0.1:${ports[0]}` });
      const masterUrl = await start(0, good, {
        SLAVES: ['right', 'host', 'expired', 'foreign'].map((n, i) => `${n}=https://127.0.0.1:${ports[i + 1]}`).join(','),
      });
      // Sockets that show the wrong certificates: nothing of a request must reach them.
      const heard: string[] = [];
      const { createServer } = await import('node:https');
      const traps = [wrongHost, expired, foreign].map((certificate, i) => createServer({ cert: certificate.cert, key: certificate.key }, (request, answer) => {
        heard.push(`${request.method} ${request.url}`);
        answer.end('{}');
      }).listen(ports[i + 2], '127.0.0.1'));
      try {
        const [slave, master] = started;
        await eventually('the master', async () => (await master.get('/health/ready')).status === 200);
        await new SyncClient(master).run('2020-01-02', '2020-03-31');
        await eventually('a verified copy', async () => (await slave.get('/health/ready')).status === 200, 20_000);
        await eventually('all changes', async () => (await slave.get<Cursor>('/api/dms/sync/cursor')).body.cursor >= (await master.get<Cursor>('/api/dms/sync/cursor')).body.cursor, 20_000);
        await expectIdentical(masterUrl, slaveUrl);
        for (const name of ['host', 'expired', 'foreign']) {
          await eventually(`trouble of ${name}`, async () => /CERT|SELF_SIGNED|ALTNAME|UNABLE/i.test(await textOf(masterUrl, `(select trouble from replica where name = '${name}')`)), 15_000);
        }
        expect(heard).toEqual([]);
        await expect(ask(ports[1], '/health/live')).rejects.toThrow();
      } finally {
        for (const trap of traps) trap.close();
      }
    } finally {
      for (const server of started) await server.stop();
    }
  }, 90_000);
});

describe('addresses of peers', () => {
  it('are called only where the operator allows it, and a redirect is never followed', async () => {
    const [port, canaryPort, slavePort] = await freePorts(3);
    const { createServer } = await import('node:http');
    const calls: string[] = [];
    const canary = createServer((request, answer) => { calls.push(`${request.url}`); answer.end('{}'); }).listen(canaryPort, '0.0.0.0');
    const redirecting = createServer((_request, answer) => answer.writeHead(307, { location: `http://127.0.0.1:${canaryPort}/stolen` }).end()).listen(slavePort, '127.0.0.1');
    const url = await createEmptyDatabase(postgres, 'peers_allowed');
    const address = Object.values((await import('node:os')).networkInterfaces()).flat().find((i) => i?.family === 'IPv4' && !i.internal)?.address;
    const server = await TestServer.start({
      env: {
        PORT: String(port), DATABASE_URL: url,
        SLAVES: [`redirects=http://127.0.0.1:${slavePort}`, `metadata=http://169.254.169.254`, ...(address === undefined ? [] : [`outside=http://${address}:${canaryPort}`])].join(','),
      },
    });
    try {
      const trouble = (name: string) => textOf(url, `(select trouble->>'code' as code from replica where name = '${name}')`);
      await eventually('redirect refused', async () => (await trouble('redirects')).includes('redirect'), 10_000);
      await eventually('metadata refused', async () => (await trouble('metadata')).includes('peer_not_allowed'), 10_000);
      if (address !== undefined) await eventually('outside refused', async () => (await trouble('outside')).includes('peer_not_allowed'), 10_000);
      expect(calls).toEqual([]);
    } finally {
      await server.stop();
      canary.close();
      redirecting.close();
    }
  }, 60_000);
});
