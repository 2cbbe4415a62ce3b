import { NestFactory } from '@nestjs/core';
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { Readiness } from './readiness';

@Module({ imports: [TerminusModule.forRoot({ logger: false })] })
class HealthChecks {}

let app: INestApplicationContext;
let readiness: Readiness;
beforeEach(async () => {
  app = await NestFactory.createApplicationContext(HealthChecks, { logger: false });
  readiness = new Readiness(app.get(HealthCheckService), app.get(HealthIndicatorService));
});
afterEach(() => app.close());

test('nothing is missing where nothing is asked for, or all is there', async () => {
  expect(await readiness.missing()).toEqual([]);
  readiness.add('store', () => Promise.resolve(true));
  expect(await readiness.missing()).toEqual([]);
});

test('false, an error and silence are missing, in the order of registration', async () => {
  readiness.add('silent', () => new Promise(() => undefined));
  readiness.add('there', () => Promise.resolve(true));
  readiness.add('broken', () => Promise.reject(new Error('x')));
  readiness.add('thrown', () => { throw new Error('y'); });
  readiness.add('absent', () => Promise.resolve(false));
  expect(await readiness.missing()).toEqual(['silent', 'broken', 'thrown', 'absent']);
});

test('a server that has begun to stop is not ready', async () => {
  readiness.add('there', () => Promise.resolve(true));
  await app.close();
  expect(await readiness.missing()).toEqual(['server']);
});
