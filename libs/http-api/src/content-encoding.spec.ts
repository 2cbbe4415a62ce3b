import { contentEncoding } from './content-encoding';

test.each([
  [undefined, 'identity'], ['', 'identity'], ['gzip', 'gzip'], ['br, gzip;q=0.5, deflate', 'gzip'], ['GZIP', 'gzip'], ['gzip;q=0', 'identity'],
  ['gzip;q=0.000, br', 'identity'], ['identity', 'identity'], ['*', 'gzip'], ['x-gzip-not', 'identity'], ['identity, gzip;q=0.1', 'identity'],
] as const)('%s is answered as %s', (accepted, encoding) => {
  expect(contentEncoding(accepted)).toBe(encoding);
});
