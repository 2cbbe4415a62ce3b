import { RouteConfig } from '@nestjs/platform-fastify';

/** Of the Fastify route's config: the adapter sees requests before Nest knows the handler. */
export const SLOW_BODY_CONFIG = 'slowBody';
/** A batch of replication. */
export const BATCH_MEDIA_TYPE = 'application/vnd.tidemark.batch';

/**
 * For a handler that reads its body itself: sent as `application/vnd.tidemark.batch`, it is a Readable in `request.body`,
 * without limits of size or time. The handler sets both, and watches for a peer that sends no more. Takes the place of
 * any other RouteConfig (`@Public()`) on the handler.
 */
export function SlowBody(): MethodDecorator {
  return RouteConfig({ [SLOW_BODY_CONFIG]: true });
}
