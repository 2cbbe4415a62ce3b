import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessKeys, Sessions } from '@tidemark/access-keys';
import type { TidemarkConfig } from '@tidemark/config';
import {
  AccessPolicy, afterEveryAnswer, allowOrigins, aroundEveryRequest, createHttpAdapter, guardEveryRequest, KeyRing,
} from '@tidemark/http-api';
import { countAnswers, openRegistry } from '@tidemark/metrics';
import { type AppLogger, VERSION } from '@tidemark/process';
import { PeerKeys } from '@tidemark/replication';
import { ApiDocument } from './api-docs/api-document';
import { describeApi } from './api-docs/describe-api';
import { AppModule } from './app.module';
import { EventDoor } from './events/event-door';

/** The application, wired and not yet listening. */
export async function createApp(
  config: TidemarkConfig, logger: AppLogger, databaseUrl: () => Promise<string>,
): Promise<NestFastifyApplication> {
  const { tls } = config.server;
  const adapter = createHttpAdapter(tls && { cert: tls.cert, key: tls.key.reveal() });
  const fastify = adapter.getInstance();
  const registry = openRegistry(VERSION);
  const { requests } = logger;
  if (requests) aroundEveryRequest(fastify, (id, next) => requests.run(id, next));
  afterEveryAnswer(fastify, countAnswers(registry));
  const keys = new KeyRing(config.apiKey?.reveal());
  const policy = new AccessPolicy({ unkeyedCidrs: config.server.unkeyedCidrs, corsOrigins: config.server.corsOrigins }, keys);
  guardEveryRequest(fastify, policy);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, databaseUrl, policy, registry), adapter, {
    logger,
    // The body parser is the adapter's own: JSON only, with limits.
    bodyParser: false,
    // Errors of the start come to main, which says them in one readable line.
    abortOnError: false,
  });
  keys.askAlso(app.get(PeerKeys), app.get(AccessKeys));
  keys.askForSessions(app.get(Sessions));
  app.get(EventDoor).open(adapter.getHttpServer<Server>(), policy);
  allowOrigins(app, config.server.corsOrigins);
  app.get(ApiDocument).describeBy(() => describeApi(app));
  return app;
}
