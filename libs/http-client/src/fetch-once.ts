import { onAbort } from './abort';
import {
  CancelledError, HttpError, InvalidUrlError, RateLimitedError, RedirectRefusedError, RefusedError,
  ResponseTooLargeError, ServerError, TimeoutError, UnreachableError,
} from './http.error';
import { HttpResponse } from './http-response';
import { parseRetryAfter } from './retry-after';

/** What of a refusal's body is kept for its reason. */
const REASON_BYTES = 16_384;
/** Failures after which the peer cannot have seen the request. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

export interface OneTry {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** From now to the last byte of the body. */
  readonly deadlineMs: number;
  /** Of the body after content decoding. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** http or https, without userinfo. @throws InvalidUrlError */
export function checkedUrl(url: string | URL): URL {
  const parsed = url instanceof URL ? url : URL.parse(url);
  if (!parsed) throw new InvalidUrlError(`not a URL: ${JSON.stringify(String(url).slice(0, 60))}`);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new InvalidUrlError(`scheme ${parsed.protocol} is not http or https`);
  }
  if (parsed.username || parsed.password) throw new InvalidUrlError('a URL must not carry userinfo');
  return parsed;
}

/** One try, with its own deadline. Every failure is an HttpError. */
export async function fetchOnce(request: OneTry): Promise<HttpResponse> {
  const cut = new AbortController();
  const off = onAbort(request.signal, () => cut.abort());
  const where = `${request.url.host}${request.url.pathname}`;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    cut.abort();
  }, request.deadlineMs);
  try {
    if (request.signal?.aborted) throw new CancelledError(`${where}: cancelled`);
    const response = await fetch(request.url, {
      method: request.method, headers: request.headers, body: request.body, redirect: 'error', signal: cut.signal,
    });
    if (response.ok) {
      return new HttpResponse(response.status, response.headers, await readLimited(response, request.maxBytes, where));
    }
    throw await refusal(response, where);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    if (request.signal?.aborted) throw new CancelledError(`${where}: cancelled`, { cause: error });
    if (late) throw new TimeoutError(`${where}: no complete answer within ${Math.round(request.deadlineMs)} ms`);
    throw networkError(error, where);
  } finally {
    clearTimeout(timer);
    off();
    // Frees the socket of a body that was not read to its end.
    cut.abort();
  }
}

/** Counts decoded bytes while they stream: a gzip bomb is cut at the limit, not after it was unpacked. */
async function readLimited(response: Response, maxBytes: number, where: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new ResponseTooLargeError(`${where}: more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

async function refusal(response: Response, where: string): Promise<HttpError> {
  const message = `${where}: answered ${response.status}`;
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  if (response.status === 429) return new RateLimitedError(message, retryAfterMs);
  if (response.status >= 500) return new ServerError(message, response.status, retryAfterMs);
  return new RefusedError(message, response.status, await reason(response, where));
}

async function reason(response: Response, where: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readLimited(response, REASON_BYTES, where));
  } catch (error) {
    // The status is the news here; a reason too long to read is left out.
    if (error instanceof ResponseTooLargeError) return '';
    throw error;
  }
}

function networkError(error: unknown, where: string): HttpError {
  const cause = causeOf(error);
  if (cause.message === 'unexpected redirect') {
    return new RedirectRefusedError(`${where}: answered with a redirect, which is not followed`, { cause: error });
  }
  const code = cause.code ?? 'network error';
  return new UnreachableError(`${where}: ${code}`, code, !NEVER_SENT.has(code), { cause: error });
}

/** fetch fails with a bare TypeError whose cause tells; told by shape, for it may be of another realm. */
function causeOf(error: unknown): { code?: string; message?: string } {
  const cause = (error as { cause?: unknown }).cause;
  return typeof cause === 'object' && cause !== null ? cause : {};
}
