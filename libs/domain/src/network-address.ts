import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Literal addresses only, and the one name that is loopback everywhere: a name that resolves elsewhere is not it. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function isCidr(text: string): boolean {
  const match = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text);
  if (!match) return false;
  const family = isIP(match[1]);
  return family !== 0 && (match[2] === undefined || Number(match[2]) <= (family === 4 ? 32 : 128));
}

const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

export function isHost(text: string): boolean {
  // Digits and dots that are no address are a slip of the pen, not a name.
  return isIP(text) !== 0 || (NAME.test(text) && !/^[\d.]+$/.test(text));
}
