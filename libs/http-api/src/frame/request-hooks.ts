import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

const ID = /^[A-Za-z0-9._-]{1,64}$/;

/** What the caller calls its request, so that it finds it in the log; a new name where it says none, or one that is no name. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const said = headers['x-request-id'];
  return typeof said === 'string' && ID.test(said) ? said : randomUUID();
}

/** Has `run` go around all that is done for each request. Comes before what may already have something to log. */
export function aroundEveryRequest(fastify: FastifyInstance, run: (requestId: string, next: () => void) => void): void {
  fastify.addHook('onRequest', (request, _reply, done) => run(request.id, done));
}

/** How a request was answered. */
interface Answered {
  readonly method: string;
  /** As the route is written, `/api/v1/tasks/:id`: the same for all addresses that it takes. Null: there is no such route. */
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
}

/** Tells of each answer once it has left. */
export function afterEveryAnswer(fastify: FastifyInstance, tell: (answered: Answered) => void): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    tell({ method: request.method, route: request.is404 ? null : request.routeOptions.url ?? null, status: reply.statusCode, ms: reply.elapsedTime });
    done();
  });
}
