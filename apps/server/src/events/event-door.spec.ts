import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessPolicy, type KeyHolder, KeyRing, type Scope } from '@tidemark/http-api';
import WebSocket from 'ws';
import { EventDoor } from './event-door';
import { EventHub } from './event-hub';
import { EventReaders } from './event-readers';
import { WsTickets } from './ws-tickets';

const WITHIN_MS = 2_000;

/** Whose keys there are: stands for the database. */
const holders = new Map<string, KeyHolder>();
let away = false;
const digestOf = (key: string) => createHash('sha256').update(key).digest('hex');
const give = (key: string, ...scopes: Scope[]) => holders.set(digestOf(key), { name: key, lead: false, scopes: new Set(scopes) });

let server: Server;
let door: EventDoor;
let policy: AccessPolicy;
let readers: EventReaders;
let port: number;
const hub = new EventHub({ timezone: 'UTC' });
const tickets = new WsTickets();
beforeAll(async () => {
  const keys = new KeyRing('the operator');
  keys.askAlso({
    holderOf: (digest) => (away ? Promise.reject(new Error('the database is away')) : Promise.resolve(holders.get(digest.toString('hex')))),
  });
  server = createServer((_request, response) => response.end());
  readers = new EventReaders();
  door = new EventDoor(hub, readers, tickets);
  policy = new AccessPolicy({ unkeyedCidrs: [], corsOrigins: [] }, keys);
  door.open(server, policy);
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  await door.beforeApplicationShutdown();
  readers.onApplicationShutdown();
  await new Promise((closed) => { server.close(closed); });
});

async function open(key: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { 'x-api-key': key } });
  await once(socket, 'open');
  return socket;
}

async function closing(socket: WebSocket): Promise<unknown> {
  return ((await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })) as unknown[])[0];
}

function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, agent: false, headers: { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers } })
      .on('response', (response) => resolve(response.resume().statusCode ?? 0))
      .on('upgrade', (_response, socket) => {
        socket.destroy();
        resolve(101);
      })
      .on('error', reject).end();
  });
}

it('closes what a revoked key has open, within two seconds, and nothing else', async () => {
  give('revoked', 'read');
  give('kept', 'read', 'sync');
  const [revoked, twice, kept, operator] = await Promise.all(['revoked', 'revoked', 'kept', 'the operator'].map(open));
  const ends = [revoked, twice].map(closing);
  const began = performance.now();
  holders.delete(digestOf('revoked'));
  expect(await Promise.all(ends)).toEqual([1008, 1008]);
  expect(performance.now() - began).toBeLessThan(WITHIN_MS);
  expect([kept.readyState, operator.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
  expect(await statusOf('/ws', { 'x-api-key': 'revoked' })).toBe(401);
  // The same name with less to say.
  const end = closing(kept);
  give('kept', 'sync');
  expect(await end).toBe(1008);
  expect(await statusOf('/ws', { 'x-api-key': 'kept' })).toBe(403);
  operator.close();
  await closing(operator);
});

it('closes what came by a ticket of a key that is revoked', async () => {
  give('browser', 'read');
  const caller = await policy.authenticate({ address: '127.0.0.1', key: 'browser', session: undefined, isPublic: false, method: 'POST', origin: undefined, host: 'localhost', site: undefined, upgrade: false });
  if (!caller) throw new Error('nobody');
  const [used, unused] = [tickets.issue(caller), tickets.issue(caller)];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?ticket=${used}`);
  await once(socket, 'open');
  const end = closing(socket);
  holders.delete(digestOf('browser'));
  expect(await end).toBe(1008);
  expect(await statusOf(`/ws?ticket=${unused}`, {})).toBe(401);
});

it('keeps what is open while nobody can say whose key it is', async () => {
  give('patient', 'read');
  const patient = await open('patient');
  away = true;
  await new Promise((done) => { setTimeout(done, 2_500); });
  expect(patient.readyState).toBe(WebSocket.OPEN);
  away = false;
  holders.delete(digestOf('patient'));
  expect(await closing(patient)).toBe(1008);
});
