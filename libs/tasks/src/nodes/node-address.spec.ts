import { hostAndPort, nodeUrl } from './node-address';

it.each([
  ['127.0.0.1', 8900, 'http://127.0.0.1:8900'], ['LocalHost', 80, 'http://localhost'], ['node-1.lan', 1, 'http://node-1.lan:1'], ['::1', 65_535, 'http://[::1]:65535'],
  ['::ffff:10.0.0.1', 8900, 'http://[::ffff:a00:1]:8900'],
])('%s', (host, port, url) => {
  expect(nodeUrl(host, port)).toBe(url);
});

it.each([
  '', ' ', 'a b', 'a\n', 'http://a', 'a/b', 'a:1', 'u@a', 'u:p@a', 'a?x', 'a#x', 'a\\b', '[::1]', '::1%eth0', 'localhost.', '.', 'a..b', '-a', 'a-', '*', 'ü.example', '①②⑦.⓪.⓪.①',
  '0', '0x7f.1', '0x7f000001', '2130706433', '127.1', '0177.0.0.1', '127.0.0.01', '1.2.3.4.5', '999.1.1.1', '127。0。0。1', '%31', 'a%2eb',
])('refuses %j', (host) => {
  expect(() => nodeUrl(host, 8900)).toThrow(expect.objectContaining({ field: 'host', code: 'invalid_address' }));
});

it('reads back what it made', () => {
  expect(hostAndPort(nodeUrl('::1', 8900))).toEqual({ host: '::1', port: 8900 });
  expect(hostAndPort(nodeUrl('a.lan', 443, 'https'))).toEqual({ host: 'a.lan', port: 443 });
});
