import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CompressedBodyError } from './http-error';
import { parseJsonOnly } from './json-body';
import { answerUnparsable, answerUnroutable } from './parser-errors';
import { requestIdOf } from './request-hooks';
import { sendSecurityHeaders } from './security-headers';
import { SlowBodies } from './slow-bodies';

const BODY_LIMIT = 1024 * 1024;
/** With the 5 s between two looks at the sockets, a body that drips in is cut within 60 s of its start; but see SlowBodies. */
const REQUEST_TIMEOUT_MS = 54_000;
const CHECK_SOCKETS_MS = 5_000;
const HEADERS_TIMEOUT_MS = 20_000;
const TLS_HANDSHAKE_MS = 10_000;
/** Longer than the 60 s after which usual proxies and clients let go, so that it is they who close (no ECONNRESET). */
const KEEP_ALIVE_MS = 72_000;
/** Ids and names of ours are shorter; longer ones are 414. */
const MAX_PARAM_LENGTH = 256;

/** PEM texts. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/**
 * Fastify with every limit set; with `tls` it speaks https and nothing else. No `connectionTimeout`: it cuts sockets
 * that are silent while a long sync answers; silent strangers are cut by the header timeout.
 * @param bodyLimit bytes of a request's body
 */
export function createHttpAdapter(tls?: TlsIdentity, bodyLimit = BODY_LIMIT): FastifyAdapter {
  const slowBodies = new SlowBodies();
  const server = { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_SOCKETS_MS };
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    ...(tls ? { https: { ...server, ...tls, handshakeTimeout: TLS_HANDSHAKE_MS } } : { http: server }),
    forceCloseConnections: 'idle',
    // A peer's word is never taken for who it is.
    trustProxy: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => {
      if (!slowBodies.excuses(error, socket)) answerUnparsable(error, socket);
    },
  });
  const fastify = adapter.getInstance();
  parseJsonOnly(fastify);
  slowBodies.accept(fastify);
  sendSecurityHeaders(fastify);
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    const encoding = request.headers['content-encoding'];
    // Decompressing is how 200 kB become 200 MB.
    done(encoding === undefined || encoding === 'identity' ? null : new CompressedBodyError());
  });
  return adapter;
}
