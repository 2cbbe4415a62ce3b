import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { Scope } from './access.decorator';

/** Who asks, once that is known. `name` stands in the log and in audit rows; the key itself is never kept. */
export interface CallerInfo {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Whether it may act as a master towards this node: push to it and bring a new term. */
  readonly lead: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before anything else is read of a request; undefined on public routes that were asked without a key. */
    caller?: CallerInfo;
  }
}

/** Who asks. Not for `@Public()` handlers: strangers reach those. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): CallerInfo => {
  const { caller } = context.switchToHttp().getRequest<{ caller?: CallerInfo }>();
  if (!caller) throw new Error('nobody is known to have asked: @AskedBy() on a public handler, or without the access hook');
  return caller;
});
