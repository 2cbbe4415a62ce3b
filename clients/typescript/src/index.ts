import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, paths } from './schema.js';

export interface TidemarkOptions {
  /** As in `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Needed where the server has keys. */
  readonly key?: string;
  /** Of messages. */
  readonly language?: 'en' | 'zh';
  /** ms; after it the request is given up. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;

/** What the server refused, in its own words. */
export class TidemarkError extends Error {
  constructor(
    readonly status: number,
    /** Stable, for programs: `sync_in_progress`, `invalid_date`, … */
    readonly code: string,
    message: string,
    /** The part of the request that was refused. */
    readonly field: string | undefined,
    /** From 500 on: what the server's log calls this request. */
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

/** Every answer that is no success becomes a `TidemarkError`, so that `data` can be relied on. */
const refusals: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    const text = await response.text();
    let body: Partial<components['schemas']['Error']> = {};
    try {
      body = JSON.parse(text) as typeof body;
    } catch {
      // Something between here and the server has answered.
    }
    const { code = 'unknown', message = text.slice(0, 200), field, request_id: requestId } = body;
    throw new TidemarkError(response.status, code, message || `${response.status} ${response.statusText}`, field, requestId);
  },
};

/**
 * A client with a method for each of `GET`, `POST`, `PUT` and `DELETE`; paths, parameters, bodies and answers are typed.
 * Requests throw `TidemarkError` where the server refuses, and what `fetch` throws where it cannot be reached.
 */
export function tidemark({ url, key, language = 'en', timeoutMs = TIMEOUT_MS }: TidemarkOptions): Client<paths> {
  const client = createClient<paths>({
    baseUrl: url,
    headers: { 'accept-language': language, ...(key === undefined ? {} : { 'x-api-key': key }) },
    // A key is for this server, not for wherever it points to.
    redirect: 'error',
    fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) }),
  });
  client.use(refusals);
  return client;
}
