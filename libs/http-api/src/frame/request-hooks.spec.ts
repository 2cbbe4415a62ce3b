import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpAdapter } from './http-adapter';
import { afterEveryAnswer, aroundEveryRequest, requestIdOf } from './request-hooks';

const ids = new AsyncLocalStorage<string>();

@Controller()
class Echo {
  @Get('things/:id')
  async one(@Param('id') id: string): Promise<object> {
    await sleep(1);
    return { id, request: ids.getStore() };
  }

  @Post('things')
  @HttpCode(200)
  async many(@Body() body: object): Promise<object> {
    await sleep(1);
    return { size: JSON.stringify(body).length, request: ids.getStore() };
  }
}

@Module({ controllers: [Echo] })
class EchoModule {}

test.each(['a', 'A-b_c.9', 'x'.repeat(64)])('takes the id %j over', (said) => {
  expect(requestIdOf({ headers: { 'x-request-id': said } })).toBe(said);
});

test.each([undefined, '', 'x'.repeat(65), 'a b', 'a\nb', 'é', 'a,b', ['a']])('makes one where %j was said', (said) => {
  expect(requestIdOf({ headers: { 'x-request-id': said } })).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

describe('with hooks', () => {
  const answers: object[] = [];
  let app: NestFastifyApplication;
  beforeAll(async () => {
    const adapter = createHttpAdapter();
    aroundEveryRequest(adapter.getInstance(), (id, next) => ids.run(id, next));
    afterEveryAnswer(adapter.getInstance(), (answered) => answers.push(answered));
    app = await NestFactory.create<NestFastifyApplication>(EchoModule, adapter, { logger: false, bodyParser: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());
  beforeEach(() => { answers.length = 0; });

  test('each request knows its id to the end, also one whose body comes in pieces over a connection that others used', async () => {
    const url = await app.getUrl();
    const ask = async (id: string, path: string, body?: object) => {
      const answer = await fetch(`${url}${path}`, {
        method: body ? 'POST' : 'GET', headers: { 'x-request-id': id, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
      });
      return (await answer.json() as { request: string }).request;
    };
    const big = { text: 'x'.repeat(500_000) };
    const wanted = Array.from({ length: 40 }, (_, i) => `id-${i}`);
    expect(await Promise.all(wanted.map((id, i) => (i % 2 ? ask(id, '/things', big) : ask(id, `/things/${i}`))))).toEqual(wanted);
  });

  test('each answer is told by its template, and an address that there is not by none', async () => {
    const url = await app.getUrl();
    for (const path of ['/things/1', '/things/2?x=1', '/nope/3']) await (await fetch(`${url}${path}`)).text();
    await fetch(`${url}/things/4`, { method: 'HEAD' });
    await sleep(20);
    expect(answers).toEqual([
      { method: 'GET', route: '/things/:id', status: 200, ms: expect.any(Number) }, { method: 'GET', route: '/things/:id', status: 200, ms: expect.any(Number) },
      { method: 'GET', route: null, status: 404, ms: expect.any(Number) }, { method: 'HEAD', route: '/things/:id', status: 200, ms: expect.any(Number) },
    ]);
  });
});
