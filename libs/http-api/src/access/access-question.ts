import type { IncomingMessage } from 'node:http';
import type { OriginQuestion } from './browser-defence';
import { sessionIdOf } from './session-cookie';

/** What decides who a caller is. */
export interface AccessQuestion extends OriginQuestion {
  /** The peer of the socket: no header can forge it, and X-Forwarded-For is not read. */
  readonly address: string;
  readonly key: string | undefined;
  /** What the cookie of a signed-in browser holds. */
  readonly session: string | undefined;
  readonly isPublic: boolean;
}

export function questionOf(request: Pick<IncomingMessage, 'headers' | 'socket' | 'method'>, isPublic: boolean): AccessQuestion {
  const { headers, socket, method } = request;
  const key = headers['x-api-key'];
  return {
    address: socket.remoteAddress ?? '', key: Array.isArray(key) ? key.join(', ') : key, session: sessionIdOf(request), isPublic,
    method: method ?? 'GET', origin: headers.origin, host: headers.host, site: siteOf(headers), upgrade: headers.upgrade !== undefined,
  };
}

function siteOf(headers: IncomingMessage['headers']): string | undefined {
  const site = headers['sec-fetch-site'];
  return Array.isArray(site) ? site.join(', ') : site;
}
