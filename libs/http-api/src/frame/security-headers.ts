import type { FastifyInstance } from 'fastify';

/** For answers that are data: nothing in them may run or be framed. A page of ours brings its own policy. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

export function sendSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
    if (reply.getHeader('content-security-policy') === undefined) reply.header('content-security-policy', DATA_POLICY);
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
    done();
  });
}
