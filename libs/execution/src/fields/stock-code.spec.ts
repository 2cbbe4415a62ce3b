import { readStockCode } from './stock-code';

test.each([
  ['000001', '000001.SZ'], ['300750', '300750.SZ'], ['200011', '200011.SZ'], ['159915', '159915.SZ'], ['600000', '600000.SH'],
  ['688111', '688111.SH'], ['510300', '510300.SH'], ['900901', '900901.SH'], ['430047', '430047.BJ'], ['830799', '830799.BJ'], ['920002', '920002.BJ'],
  ['00700', '00700.HK'], ['sh000001', '000001.SH'], ['AAPL', 'AAPL.US'],
])('%s is %s, and keeps its spelling', (spelling, canonical) => {
  expect(readStockCode(spelling)).toMatchObject({ spelling, canonical });
});

test.each(['700000', '1234', '__proto__', ''])('%j is none', (spelling) => expect(() => readStockCode(spelling)).toThrow());
