import { Scope } from '@tidemark/http-api';

/** Who asks, once that is known. `name` stands in the log and in audit rows; the key itself is never kept. */
export interface Caller {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

export function mayDo(caller: Caller, scope: Scope): boolean {
  return caller.scopes.has('admin') || caller.scopes.has(scope);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access hook; undefined on public routes that were asked without a key. */
    caller?: Caller;
  }
}
