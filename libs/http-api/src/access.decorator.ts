import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** What a key may do. `admin` may do all. */
export const SCOPES = ['read', 'sync', 'replicate', 'node', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_METADATA = 'tidemark:scope';
export const PUBLIC_METADATA = 'tidemark:public';
export const SECURITY_SCHEME = 'api-key';
/** Where @nestjs/swagger reads what its `@ApiSecurity()` says; said here without loading it, for nodes have no documentation. */
const SWAGGER_SECURITY = 'swagger/apiSecurity';

/**
 * The scope a handler (or all of a controller) asks for; of several any one will do. A handler with neither this nor
 * `@Public()` is admin-only. On the controller or on its handlers, not on both: the documentation would name both scopes.
 */
export function RequiresScope(...scopes: [Scope, ...Scope[]]): ClassDecorator & MethodDecorator {
  const anyOfThem = scopes.map((scope) => ({ [SECURITY_SCHEME]: [scope] }));
  return applyDecorators(SetMetadata(SCOPE_METADATA, scopes), SetMetadata(SWAGGER_SECURITY, anyOfThem));
}

/**
 * For a handler that answers without a key: health, the greeting and signing in, nothing that reads or writes data.
 * The mark goes on the Fastify route as well: authentication runs before Nest knows the handler.
 */
export function Public(): MethodDecorator {
  return applyDecorators(SetMetadata(PUBLIC_METADATA, true), RouteConfig({ [PUBLIC_METADATA]: true }));
}
