import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const PREFLIGHT_SECONDS = 600;

/** Off unless origins are listed. Never with credentials: the key is a header that a page must send knowingly. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['content-type', 'x-api-key', 'accept-language'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: PREFLIGHT_SECONDS,
  });
}
