import type { IncomingMessage } from 'node:http';

/** Sign in again at least so often. */
const SESSION_DAYS = 7;
const MAX_AGE_SECONDS = SESSION_DAYS * 86_400;
const SESSION_ID = /^[\w-]{43}$/;

/**
 * Browsers keep cookies by host and not by port: a master and a slave on one machine would sign each other out, so each
 * has a name of its own, by the port that the browser asked.
 */
function nameFor(host: string | undefined): string {
  const [, port] = /:(\d{1,5})$/.exec(host ?? '') ?? [];
  return port === undefined ? 'tidemark_session' : `tidemark_session_${port}`;
}

/** The session that a browser sends along; undefined where there is none of our form. */
export function sessionIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const name = nameFor(headers.host);
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() !== name) continue;
    const id = part.slice(at + 1).trim();
    return SESSION_ID.test(id) ? id : undefined;
  }
  return undefined;
}

/** Behind a proxy that speaks TLS for this server only the browser knows that the page is https, and says so. */
function isSecure({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  return 'encrypted' in socket || headers.origin?.startsWith('https://') === true;
}

/** Set-Cookie of a session; without an id it takes the session away. No script reads it, no other site's page sends it. */
export function sessionCookie(request: Pick<IncomingMessage, 'headers' | 'socket'>, id?: string): string {
  const parts = [
    `${nameFor(request.headers.host)}=${id ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${id === undefined ? 0 : MAX_AGE_SECONDS}`,
  ];
  return [...parts, ...(isSecure(request) ? ['Secure'] : [])].join('; ');
}
