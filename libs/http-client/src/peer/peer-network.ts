import { lookup as dnsLookup } from 'node:dns';
import { BlockList, isIP, LookupFunction } from 'node:net';
import { PeerNotAllowedError, UnreachableError } from '../http.error';

/**
 * Where no server of ours can be, but much else listens: "this host", link-local with the metadata of clouds,
 * multicast and broadcast. A network listed for its own sake (169.254.7.0/24) still opens them, a wide one (0.0.0.0/0) does not.
 */
const SPECIAL = ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/128', 'fe80::/10', 'ff00::/8', '100.100.100.200/32', 'fd00:ec2::/32'];
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function parse(cidr: string): { address: string; bits: number } {
  const [address, bits] = cidr.split('/');
  return { address, bits: bits === undefined ? (familyOf(address) === 'ipv6' ? 128 : 32) : Number(bits) };
}

/** Its rules for IPv4 hold for IPv4-mapped addresses (`::ffff:127.0.0.1`, `::ffff:7f00:1`) too. */
function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const { address, bits } of cidrs.map(parse)) list.addSubnet(address, bits, familyOf(address));
  return list;
}

function liesWithin(inner: string, outer: string): boolean {
  const { address, bits } = parse(inner);
  return bits >= parse(outer).bits && listOf([outer]).check(address, familyOf(address));
}

/** The addresses that a peer may have. Judged when a connection is made, so that no second answer of DNS gets past it. */
export class PeerNetwork {
  private readonly always = listOf(LOOPBACK);
  private readonly special = listOf(SPECIAL);
  private readonly listed: BlockList;
  private readonly listedSpecial: BlockList;

  /** @param allowed networks (`10.0.0.0/8`) or addresses; loopback needs no mention */
  constructor(allowed: readonly string[]) {
    const isSpecial = (cidr: string) => SPECIAL.some((range) => liesWithin(cidr, range));
    this.listed = listOf(allowed.filter((cidr) => !isSpecial(cidr)));
    this.listedSpecial = listOf(allowed.filter(isSpecial));
  }

  /** @param address an IP address, as the system resolves and connects to it */
  allows(address: string): boolean {
    const family = familyOf(address);
    if (this.always.check(address, family)) return true;
    return (this.special.check(address, family) ? this.listedSpecial : this.listed).check(address, family);
  }

  /** Node asks `lookup` for names only, so an address that stands in the URL is judged here. @throws PeerNotAllowedError */
  requireAllowed(url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.allows(host)) throw notAllowed(url.hostname, [host]);
  }

  /** Of a name: what it resolves to now; later connections are judged by themselves. @throws PeerNotAllowedError, UnreachableError */
  async requireResolved(url: URL): Promise<void> {
    this.requireAllowed(url);
    if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return;
    await new Promise<void>((resolve, reject) => {
      this.lookup(url.hostname, {}, (error) => {
        if (error === null) resolve();
        else reject(error instanceof PeerNotAllowedError ? error : new UnreachableError(`${url.hostname}: ${error.code ?? 'unknown'}`, error.code ?? '', false));
      });
    });
  }

  /** For the agents: of what a name resolves to, only what is allowed is ever connected to. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(error, []);
        return;
      }
      const allowed = found.filter(({ address }) => this.allows(address));
      if (allowed.length === 0) callback(notAllowed(hostname, found.map(({ address }) => address)), []);
      else if (options.all === true) callback(null, allowed);
      else callback(null, allowed[0].address, allowed[0].family);
    });
  };
}

function notAllowed(host: string, addresses: readonly string[]): PeerNotAllowedError {
  const means = addresses.includes(host) || `[${addresses[0]}]` === host ? '' : ` (${addresses.join(', ')})`;
  return new PeerNotAllowedError(`${host}${means} is in no network of PEER_CIDRS`);
}
