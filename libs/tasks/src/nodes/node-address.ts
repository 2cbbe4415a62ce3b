import { isIP } from 'node:net';
import { InvalidInputError } from '@tidemark/domain';

const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/**
 * The origin at which a node is called: `http://10.0.0.2:8900`. A host is a name or an address as it is usually
 * written; what a URL would turn into another one (`0x7f.1`, `2130706433`, `①②⑦.⓪.⓪.①`) is refused, so that what
 * people read in the list is where the server goes.
 * @throws InvalidInputError
 */
export function nodeUrl(host: string, port: number, scheme: 'http' | 'https' = 'http'): string {
  const refuse = () => new InvalidInputError(
    'host', 'must be an IP address or a host name, without scheme, port, user or path', 'invalid_address',
    'host: 必须是 IP 地址或主机名，不含协议、端口、用户和路径',
  );
  const family = isIP(host);
  if (family === 0 && !NAME.test(host)) throw refuse();
  const url = URL.parse(`${scheme}://${family === 6 ? `[${host}]` : host}:${port}`);
  if (!url || url.username !== '' || url.pathname !== '/' || url.search !== '') throw refuse();
  if (family !== 6 && url.hostname !== host.toLowerCase()) throw refuse();
  return url.origin;
}

/** The two halves of an origin, for readers who know them so. */
export function hostAndPort(origin: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(origin);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}
