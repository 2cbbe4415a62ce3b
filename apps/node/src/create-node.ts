import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { NodeConfig } from '@tidemark/config';
import { AccessPolicy, afterEveryAnswer, aroundEveryRequest, createHttpAdapter, guardEveryRequest, KeyRing } from '@tidemark/http-api';
import { countAnswers, openRegistry } from '@tidemark/metrics';
import { VERSION } from '@tidemark/process';
import type { NodeLog } from './logs/node-log';
import { NodeModule } from './node.module';

/** Tasks come with the bars they need: 64 of them, or one with decades of many instruments. */
const BODY_LIMIT = 64 * 1024 * 1024;

/** The node, wired and not yet listening. */
export async function createNode(config: NodeConfig, { logger, ring }: NodeLog): Promise<NestFastifyApplication> {
  const { tls, apiKey, unkeyedCidrs } = config;
  const adapter = createHttpAdapter(tls && { cert: tls.cert, key: tls.key.reveal() }, BODY_LIMIT);
  const fastify = adapter.getInstance();
  const registry = openRegistry(VERSION);
  const { requests } = logger;
  if (requests) aroundEveryRequest(fastify, (id, next) => requests.run(id, next));
  afterEveryAnswer(fastify, countAnswers(registry));
  guardEveryRequest(fastify, new AccessPolicy({ unkeyedCidrs, corsOrigins: [] }, new KeyRing(apiKey?.reveal())));
  return NestFactory.create<NestFastifyApplication>(NodeModule.forRoot(config, registry, ring), adapter, {
    logger,
    // The body parser is the adapter's own: JSON only, with limits.
    bodyParser: false,
    // Errors of the start come to main, which says them in one readable line.
    abortOnError: false,
  });
}
