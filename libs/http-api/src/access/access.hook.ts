import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInputError } from '@tidemark/domain';
import { PUBLIC_METADATA } from '../access.decorator';
import { AccessPolicy } from './access-policy';
import { questionOf } from './access-question';
import { BASIC_CHALLENGE, passwordOf, takesPassword } from './key-as-password';

const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

function isPublicRoute(request: FastifyRequest): boolean {
  const config: object = request.routeOptions.config;
  return !request.is404 && PUBLIC_METADATA in config && config[PUBLIC_METADATA] === true;
}

/** @throws InvalidInputError: two Host headers are two answers to the question which site this is; the parser would keep the first */
export function requireOneHost({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts > 1) throw new InvalidInputError('host', 'was sent twice', 'invalid_header');
}

/**
 * Authenticates every request before anything else of it is read: documents, static files and unknown paths too. It
 * goes by the route that was matched, never by the spelling of the address, so no spelling gets past it.
 */
export function guardEveryRequest(fastify: FastifyInstance, policy: AccessPolicy): void {
  fastify.decorateRequest('caller', undefined);
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    requireOneHost(request.raw);
    const byPassword = takesPassword(request);
    if (byPassword) reply.header('www-authenticate', BASIC_CHALLENGE);
    const question = questionOf(request.raw, isPublicRoute(request));
    const key = question.key ?? (byPassword ? passwordOf(request) : undefined);
    request.caller = await policy.authenticate({ ...question, key });
    if (byPassword) reply.removeHeader('www-authenticate');
    // Postgres takes no NUL in a text, and no name here has one.
    if (/%00/.test(request.raw.url ?? '')) throw new InvalidInputError('url', 'must not hold a NUL', 'invalid_url', '请求地址无效');
    if (request.is404 && request.method === 'OPTIONS') {
      return reply.code(204).header('allow', ALLOWED_METHODS).send();
    }
    return undefined;
  });
}
