import { isLoopback } from '@tidemark/domain';
import { ForbiddenError } from './access.error';

/** A browser is in reach of any page it shows: one on the machine of a server that asks for no key, and one that is signed in. */

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
  /** Sec-Fetch-Site, which browsers send to https and to localhost. */
  readonly site: string | undefined;
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

/**
 * A cookie goes along whoever asks, from another port of this host too. So whatever changes something by it, and every
 * upgrade, has to come from a page of this server, and say so: CORS_ORIGINS lists pages that send a key knowingly.
 * @throws ForbiddenError
 */
export function requireOwnPage({ method, origin, host, site, upgrade }: OriginQuestion): void {
  if (SAFE_METHODS.has(method) && !upgrade) return;
  const own = origin !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  if (own && (site === undefined || site === 'same-origin')) return;
  throw new ForbiddenError('forbidden_origin',
    'With a session only a page of this server may change anything, and its browser has to send Origin; programs send X-API-Key',
    '使用会话时只接受本服务器页面发起的修改，并须带 Origin；程序请使用 X-API-Key');
}
