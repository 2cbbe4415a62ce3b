import dns from 'node:dns';
import { AddressInfo, createServer, Server } from 'node:net';
import { PeerClient } from './peer-client';
import { PeerNetwork } from './peer-network';

describe('PeerNetwork', () => {
  it.each([
    ['127.0.0.1', true], ['127.9.9.9', true], ['::1', true], ['::ffff:127.0.0.1', true], ['::ffff:7f00:1', true], ['10.1.2.3', true], ['::ffff:10.1.2.3', true],
    ['fd12::1', true], ['192.168.1.7', true], ['192.168.1.8', false], ['11.0.0.1', false], ['::ffff:11.0.0.1', false], ['fe00::1', false],
    ['0.0.0.0', false], ['::', false], ['169.254.169.254', false], ['fe80::1', false], ['224.0.0.1', false], ['255.255.255.255', false],
  ])('with a private network listed: %s %p', (address, expected) => {
    expect(new PeerNetwork(['10.0.0.0/8', 'fd12::/16', '192.168.1.7']).allows(address)).toBe(expected);
  });

  it('opens what is nobody\'s only to who names it', () => {
    const wide = new PeerNetwork(['0.0.0.0/0', '::/0']);
    for (const address of ['8.8.8.8', '2001:db8::1']) expect(wide.allows(address)).toBe(true);
    for (const address of ['0.0.0.0', '169.254.169.254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '100.100.100.200', 'fd00:ec2::254', 'fe80::1', '::']) {
      expect([address, wide.allows(address)]).toEqual([address, false]);
    }
    const named = new PeerNetwork(['169.254.7.0/24', 'fe80::/10']);
    expect(['169.254.7.1', '169.254.8.1', 'fe80::1', '10.0.0.1'].map((address) => named.allows(address))).toEqual([true, false, true, false]);
  });
});

describe('a connection', () => {
  let canary: Server;
  let connections: number;
  let port: number;
  let client: PeerClient;

  beforeEach(async () => {
    connections = 0;
    // On every address of this machine.
    canary = createServer((socket) => {
      connections++;
      socket.resume().end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((resolve) => canary.listen(0, '0.0.0.0', resolve));
    port = (canary.address() as AddressInfo).port;
    client = new PeerClient({ allowed: ['203.0.113.0/24'] });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    client.close();
    await new Promise((resolve) => canary.close(resolve));
  });

  const ask = (host: string) => client.request({ url: `http://${host}:${port}/`, method: 'GET', maxBytes: 10 });

  it('goes to loopback however it is spelled', async () => {
    for (const host of ['127.0.0.1', '127.1', '0x7f.1', '2130706433', '①②⑦.⓪.⓪.①', 'localhost']) expect([host, (await ask(host)).status]).toEqual([host, 200]);
  });

  it('never goes to an address that is not listed', async () => {
    for (const host of ['0.0.0.0', '0', '[::]', '[::ffff:0.0.0.0]', '169.254.169.254', '[fe80::1]', '10.0.0.1']) {
      await expect(ask(host)).rejects.toMatchObject({ code: 'peer_not_allowed', retryable: false });
    }
    expect(connections).toBe(0);
  });

  it('never goes where a name leads that is not listed, whatever it resolved to before', async () => {
    // The names of the outside world are not ours; what they resolve to changes under us as in a rebinding.
    let answer = [{ address: '127.0.0.1', family: 4 }];
    const resolve = ((_name: string, _options: dns.LookupAllOptions, done: (error: null, found: dns.LookupAddress[]) => void) => done(null, answer)) as typeof dns.lookup;
    jest.spyOn(dns, 'lookup').mockImplementation(resolve);
    expect((await ask('peer.example')).status).toBe(200);
    answer = [{ address: '0.0.0.0', family: 4 }];
    await expect(ask('peer.example')).rejects.toMatchObject({ code: 'peer_not_allowed', message: 'peer.example (0.0.0.0) is in no network of PEER_CIDRS' });
    answer = [{ address: '0.0.0.0', family: 4 }, { address: '127.0.0.1', family: 4 }];
    expect((await ask('peer.example')).status).toBe(200);
    expect(connections).toBe(2);
  });
});
