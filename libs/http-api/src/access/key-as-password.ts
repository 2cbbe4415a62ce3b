import type { FastifyRequest } from 'fastify';

export const BASIC_CHALLENGE = 'Basic realm="Tidemark: the API key is the password", charset="UTF-8"';

/**
 * A browser that opens the API documentation cannot send `X-API-Key`, nor can a Prometheus before 2.55; both can send a
 * password. Taken on these routes only: browsers send it along from any site's page, and these routes change nothing.
 */
export function takesPassword(request: FastifyRequest): boolean {
  const route = request.is404 ? '' : request.routeOptions.url ?? '';
  return route === '/openapi.json' || route === '/metrics' || route === '/docs' || route.startsWith('/docs/');
}

export function passwordOf(request: FastifyRequest): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]{1,2000})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}
