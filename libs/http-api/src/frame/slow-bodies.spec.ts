import type { Server } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Body, ConflictException, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequiresScope } from '../access.decorator';
import { AccessGuard } from '../access/access.guard';
import { guardEveryRequest } from '../access/access.hook';
import { AccessPolicy } from '../access/access-policy';
import { KeyRing } from '../access/key-ring';
import { ErrorFilter } from '../error.filter';
import { BATCH_MEDIA_TYPE, SlowBody } from '../slow-body.decorator';
import { createHttpAdapter } from './http-adapter';

@Controller()
class ToyController {
  @RequiresScope('replicate') @SlowBody() @Post('slow') @HttpCode(200) async slow(@Body() body: Readable) {
    let size = 0;
    for await (const chunk of body) size += (chunk as Buffer).byteLength;
    return { size };
  }

  @RequiresScope('replicate') @SlowBody() @Post('refuse') async refuse() {
    // By then the server has looked at its sockets, and let this one be.
    await wait(6_000);
    throw new ConflictException();
  }

  @RequiresScope('replicate') @Post('plain') @HttpCode(200) plain() { return {}; }
}

@Module({
  controllers: [ToyController],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, { provide: APP_FILTER, useClass: ErrorFilter }],
})
class ToyModule {}

let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  const adapter = createHttpAdapter();
  guardEveryRequest(adapter.getInstance(), new AccessPolicy({ unkeyedCidrs: [], corsOrigins: [] }, new KeyRing('the-key')));
  app = await NestFactory.create<NestFastifyApplication>(ToyModule, adapter, { bodyParser: false, logger: false });
  const server: Server = app.getHttpServer();
  // In place of 20 and 54 s. Node looks every 5 s, so what is too slow ends within 6 s.
  server.headersTimeout = 500;
  server.requestTimeout = 500;
  await app.listen(0, '127.0.0.1');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => app.close());

const BATCH = { 'content-type': BATCH_MEDIA_TYPE, 'x-api-key': 'the-key' };

/** Sends `length` bytes, one every 100 ms, and tells what came back until the server closed, and after how long. */
function drip(path: string, headers: Record<string, string>, length: number): Promise<{ answer: string; ms: number }> {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers, 'content-length': String(length) }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    const began = performance.now();
    let answer = '';
    let left = length;
    const socket = connect(port, '127.0.0.1', () => socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`));
    const timer = setInterval(() => {
      if (left-- > 0) socket.write('1');
    }, 100);
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ answer, ms: performance.now() - began });
    });
  });
}

it('lets a batch take its time, and nothing else', async () => {
  const [slow, other, elsewhere, json, stranger] = await Promise.all([
    drip('/slow', BATCH, 110),
    drip('/plain', { ...BATCH, 'content-type': 'application/json' }, 110),
    drip('/plain', BATCH, 110),
    drip('/slow', { ...BATCH, 'content-type': 'application/json' }, 110),
    drip('/slow', { 'content-type': BATCH_MEDIA_TYPE }, 110),
  ]);
  expect(slow.answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"size":110\}$/);
  expect(slow.ms).toBeGreaterThan(10_000);
  for (const [answer, status] of [[other, 408], [elsewhere, 415], [json, 408], [stranger, 401]] as const) {
    expect(answer.answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.ms).toBeLessThan(8_000);
  }
});

it('soon closes a kept connection on which the rest of a refused batch is still to come', async () => {
  const { answer, ms } = await drip('/refuse', { ...BATCH, connection: 'keep-alive' }, 1_000);
  expect(answer).toMatch(/^HTTP\/1\.1 409 /);
  expect(ms).toBeLessThan(14_000);
});

it('takes a batch of any size, and on other routes none', async () => {
  const send = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: BATCH, body: new Uint8Array(5_000_000) });
  expect(await (await send('/slow')).json()).toEqual({ size: 5_000_000 });
  const refused = await send('/plain');
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([415, 'unsupported_media_type']);
});
