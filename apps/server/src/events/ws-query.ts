import { InvalidInputError } from '@tidemark/domain';
import { SchemaError } from '@tidemark/http-api';
import { z } from 'zod';
import { Topics, topics } from './event-topics';

export const WS_PATH = '/ws';

const query = z.strictObject({
  since: z.string().regex(/^(?:0|[1-9]\d{0,15})$/, { error: 'must be the seq of the last event that was received' }).transform(Number).optional(),
  types: z.string().transform((text) => text.split(',')).pipe(topics).prefault('*'),
  ticket: z.string().optional(),
});

export interface WsQuery {
  readonly since: number | undefined;
  readonly types: Topics;
}

/** Address of a request as it was sent, split at the first question mark. Nothing of it is decoded: `/%77s` is not `/ws`. */
export function splitUrl(url: string): { readonly path: string; readonly search: URLSearchParams } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, search: new URLSearchParams() } : { path: url.slice(0, at), search: new URLSearchParams(url.slice(at + 1)) };
}

/** @throws SchemaError, InvalidInputError */
export function readWsQuery(search: URLSearchParams): WsQuery {
  const names = [...search.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new InvalidInputError(twice.slice(0, 64), 'was sent twice');
  const asked = query.safeParse(Object.fromEntries(search), { reportInput: true });
  if (!asked.success) throw SchemaError.of(asked.error, '');
  return { since: asked.data.since, types: asked.data.types };
}
