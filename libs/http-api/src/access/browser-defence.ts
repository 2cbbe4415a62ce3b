import { isLoopback } from '@tidemark/domain';
import { ForbiddenError } from './access.error';

/** Defences of a server that asks for no key: a browser on the same machine is in reach of any page it shows. */

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostNameOf(host: string): string | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+))(?::\d{1,5})?$/.exec(host);
  return match?.[1] ?? match?.[2];
}

/**
 * DNS rebinding: a foreign name that resolves to 127.0.0.1 makes its page same-origin with this server.
 * @throws ForbiddenError unless Host is a loopback name or address
 */
export function requireLoopbackHost(host: string | undefined): void {
  const name = hostNameOf(host ?? '');
  if (name !== undefined && isLoopback(name)) return;
  throw new ForbiddenError('forbidden_host',
    'Without an API key only requests to localhost are answered; configure one to use another name',
    '未配置 API Key 时只接受发往 localhost 的请求');
}

export interface OriginQuestion {
  readonly method: string;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly upgrade: boolean;
}

/**
 * Cross-site requests: a foreign page cannot read answers, but could post. An upgrade counts as well, for CORS does
 * not cover WebSockets.
 * @throws ForbiddenError where a foreign origin asks for a change
 */
export function requireOwnOrigin(question: OriginQuestion, allowed: readonly string[]): void {
  const { method, origin, host, upgrade } = question;
  if (origin === undefined || (SAFE_METHODS.has(method) && !upgrade)) return;
  if (allowed.includes(origin) || origin === `http://${host}` || origin === `https://${host}`) return;
  throw new ForbiddenError('forbidden_origin',
    'A page of another origin may not change anything here; list it in CORS_ORIGINS',
    '不允许跨站请求，请在 CORS_ORIGINS 中配置来源');
}
