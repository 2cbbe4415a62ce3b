import type { FastifyRequest } from 'fastify';

export const BASIC_CHALLENGE = 'Basic realm="Tidemark: the API key is the password", charset="UTF-8"';

/**
 * A browser that opens the API documentation cannot send `X-API-Key`; it can ask for a password. Taken on the
 * documentation's own routes only: browsers send it along from any site's page, and those routes change nothing.
 */
export function asksByBrowser(request: FastifyRequest): boolean {
  const route = request.is404 ? '' : request.routeOptions.url ?? '';
  return route === '/openapi.json' || route === '/docs' || route.startsWith('/docs/');
}

export function passwordOf(request: FastifyRequest): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]{1,2000})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}
