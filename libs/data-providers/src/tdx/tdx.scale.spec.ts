import { tdxDivisor, TdxExchange } from './tdx.scale';

test.each([
  ['SH', '600000', 100], ['SH', '688001', 100], ['SH', '000001', 100], ['SH', '880006', 100], ['SH', '999999', 100],
  ['SH', '510050', 1000], ['SH', '501018', 1000], ['SH', '588000', 1000], ['SH', '900901', 1000],
  ['SH', '113050', 10_000], ['SH', '204001', 1000],
  ['SZ', '000001', 100], ['SZ', '002594', 100], ['SZ', '300059', 100], ['SZ', '200002', 100], ['SZ', '399001', 100],
  ['SZ', '159915', 1000], ['SZ', '163803', 1000], ['SZ', '184721', 1000], ['SZ', '128136', 10_000], ['SZ', '131810', 1000],
  ['BJ', '430047', 100], ['BJ', '835185', 100], ['BJ', '920002', 100], ['BJ', '899050', 100],
  ['SH', '010107', undefined], ['SH', '204', 1000], ['SH', '122000', undefined], ['SZ', '100303', undefined], ['BJ', '123456', undefined],
] as const)('%s %s is divided by %p', (exchange: TdxExchange, code: string, divisor: number | undefined) => {
  expect(tdxDivisor(exchange, code)).toBe(divisor);
});
