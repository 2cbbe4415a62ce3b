import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';
import { Public, RequiresScope } from '../access.decorator';
import { AccessGuard } from '../access/access.guard';
import { guardEveryRequest } from '../access/access.hook';
import { AccessPolicy } from '../access/access-policy';
import { KeyRing } from '../access/key-ring';
import { ErrorFilter } from '../error.filter';
import { SchemaPipe } from '../schema.pipe';
import { createHttpAdapter } from './http-adapter';

const body = z.object({ name: z.string() });

@Controller('toy')
class ToyController {
  @Public() @Get('open') open() { return { ok: true }; }

  @RequiresScope('read') @Get('read') read(@Query(new SchemaPipe(z.object({}))) _query: unknown) { return { ok: true }; }

  @Get('unmarked') unmarked() { return { ok: true }; }

  @Get('boom') boom() { throw new Error('connect postgres://u:s3cret@db'); }

  @RequiresScope('sync') @Post('echo') @HttpCode(200) echo(@Body(new SchemaPipe(body)) value: z.output<typeof body>) { return value; }
}

@Module({
  controllers: [ToyController],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, { provide: APP_FILTER, useClass: ErrorFilter }],
})
class ToyModule {}

async function open(policy?: AccessPolicy): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter();
  if (policy) guardEveryRequest(adapter.getInstance(), policy);
  const app = await NestFactory.create<NestFastifyApplication>(ToyModule, adapter, { bodyParser: false, logger: false });
  await app.init();
  await adapter.getInstance().ready();
  return app;
}

function keyed(unkeyedCidrs: string[]): AccessPolicy {
  return new AccessPolicy({ unkeyedCidrs, corsOrigins: [] }, new KeyRing('the-key'));
}

let app: NestFastifyApplication;
beforeAll(async () => { app = await open(keyed([])); });
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };
const key = { 'x-api-key': 'the-key' };

function send(options: InjectOptions) {
  return app.inject({ ...options, headers: { ...key, ...options.headers } });
}

function post(payload: string | Buffer, headers: Record<string, string> = json) {
  return send({ method: 'POST', url: '/toy/echo', payload, headers });
}

describe('bodies', () => {
  it('takes JSON', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
      const answer = await post('{"name":"x"}', { 'content-type': type });
      expect([answer.statusCode, answer.body]).toEqual([200, '{"name":"x"}']);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x', 'text/json',
    'application/json\tx', 'application/json x', 'application/jsonx', 'json', ''])('answers 415 to content type %p', async (type) => {
    const answer = await post('{"name":"x"}', type === '' ? {} : { 'content-type': type });
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toMatchObject({ status: 'error', code: 'unsupported_media_type' });
  });

  it('takes no compressed body', async () => {
    const answer = await post(gzipSync('{"name":"x"}'), { ...json, 'content-encoding': 'gzip' });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'unsupported_content_encoding']);
  });

  it.each([
    ['{"name":', 'invalid_json'], ['{"name":"x",}', 'invalid_json'], ['[]', 'invalid_input'], ['null', 'invalid_input'], ['5', 'invalid_input'],
    ['', 'missing_field'], ['{"name":"x","other":1}', 'unknown_property'], ['{"name":5}', 'invalid_input'], ['{"name":"x","__proto__":{"y":1}}', 'forbidden_property'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'body_too_deep'],
  ])('answers 400 to %.30p', async (text, code) => {
    const answer = await post(text);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, code]);
    expect(answer.json()).toMatchObject({ status: 'error', message: expect.any(String), detail: expect.any(String), field: expect.any(String) });
    expect('y' in {}).toBe(false);
  });

  it('answers 413 beyond 1 MiB', async () => {
    const answer = await post(`{"name":"${'x'.repeat(1024 * 1024)}"}`);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([413, 'body_too_large']);
  });
});

describe('access', () => {
  it('lets only public handlers answer without a key', async () => {
    expect((await app.inject('/toy/open')).statusCode).toBe(200);
    for (const url of ['/toy/read', '/toy/unmarked', '/toy/boom', '/nope']) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.json()]).toEqual([401, expect.objectContaining({ code: 'unauthorized', detail: 'Invalid API key' })]);
    }
  });

  it('asks for the scope of a handler, and for admin where it names none', async () => {
    const loose = await open(keyed(['127.0.0.0/8']));
    expect((await loose.inject('/toy/read')).statusCode).toBe(200);
    expect((await loose.inject({ method: 'POST', url: '/toy/echo', payload: { name: 'x' } })).statusCode).toBe(200);
    const answer = await loose.inject('/toy/unmarked');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'forbidden_scope']);
    expect((await loose.inject({ url: '/toy/unmarked', headers: key })).statusCode).toBe(200);
    await loose.close();
  });

  it('authorises by the guard even should the hook be missing', async () => {
    const hookless = await open();
    expect((await hookless.inject('/toy/read')).statusCode).toBe(401);
    await hookless.close();
  });
});

describe('answers', () => {
  it('hides what nobody foresaw, and gives its request id', async () => {
    const answer = await send({ url: '/toy/boom', headers: { 'accept-language': 'en' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'internal_error', request_id: answer.headers['x-request-id'] });
    expect(answer.body).not.toContain('s3cret');
  });

  it('carry the security headers, errors too, and no banner', async () => {
    for (const url of ['/toy/open', '/nope', '/toy/boom']) {
      const { headers } = await send({ url });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"), 'x-request-id': expect.any(String),
      });
      expect(headers.server ?? headers['x-powered-by']).toBeUndefined();
    }
  });

  it('refuse unknown query parameters, prototype and NUL', async () => {
    for (const query of ['a=1', 'a[__proto__][x]=1', '__proto__=1', 'a=%00']) {
      expect((await send({ url: `/toy/read?${query}` })).statusCode).toBe(400);
    }
    expect('x' in {}).toBe(false);
  });

  it('speak the language of the caller', async () => {
    expect((await send({ url: '/nope' })).json<{ message: string }>().message).toBe('接口不存在');
    expect((await send({ url: '/nope', headers: { 'accept-language': 'en-GB' } })).json<{ message: string }>().message).toBe('There is no such route');
  });
});
