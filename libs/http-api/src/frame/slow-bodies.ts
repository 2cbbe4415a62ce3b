import type { Socket } from 'node:net';
import { BATCH_MEDIA_TYPE, SLOW_BODY_CONFIG } from '../slow-body.decorator';
import { errorCodes, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** For the answer to reach a peer that is still sending when it comes; then the rest of the body is not waited for. */
const LAST_WORDS_MS = 5_000;

function takesSlowBody(request: FastifyRequest): boolean {
  const config: object = request.routeOptions.config;
  return SLOW_BODY_CONFIG in config && config[SLOW_BODY_CONFIG] === true;
}

/**
 * The requests that may take longer than the server's request timeout: batches, on routes with `@SlowBody()`, of callers
 * who have shown their key. Over a slow link a batch is under way for many minutes.
 */
export class SlowBodies {
  private readonly sockets = new WeakSet<Socket>();

  /** Hands batches on unread, as a stream: what is too much and what is too slow the handler knows. */
  accept(fastify: FastifyInstance): void {
    fastify.addContentTypeParser(BATCH_MEDIA_TYPE, (request, payload, done) => {
      if (!takesSlowBody(request)) {
        done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE());
        return;
      }
      this.sockets.add(request.raw.socket);
      done(null, payload);
    });
    fastify.addHook('onResponse', (request: FastifyRequest, _reply: FastifyReply, done) => {
      const { raw } = request;
      if (this.sockets.delete(raw.socket) && !raw.complete) setTimeout(() => raw.complete || raw.socket.destroy(), LAST_WORDS_MS).unref();
      done();
    });
  }

  /** Whether this is the request timeout of a request that has no such limit. Node leaves what then happens to the listener. */
  excuses(error: NodeJS.ErrnoException, socket: Socket): boolean {
    return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && this.sockets.has(socket);
  }
}
