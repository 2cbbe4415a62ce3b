import type { NodeConfig } from '@tidemark/config';
import type { NodeAddress } from './master-link';

const DEFAULT_PORT = { http: 80, https: 443 } as const;

/** @param listening where it listens, as Nest spells it: `http://127.0.0.1:8900`, `http://[::1]:8900` */
export function nodeAddress({ publicUrl, host, tls }: NodeConfig, listening: string): NodeAddress {
  if (publicUrl === undefined) {
    // The port may have been drawn; the host is said by the settings, for Nest spells some of them in its own way.
    return { scheme: tls ? 'https' : 'http', host, port: Number(new URL(listening).port) };
  }
  const { protocol, hostname, port } = new URL(publicUrl);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return { scheme, host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? DEFAULT_PORT[scheme] : Number(port) };
}
