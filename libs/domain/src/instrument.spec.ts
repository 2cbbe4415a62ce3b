import { formatInstrument, InstrumentSpellingError, parseInstrument } from './instrument';

test.each([
  ['000001.SZ', '000001.SZ'], ['sz000001', '000001.SZ'], ['sz.000001', '000001.SZ'], ['SZ.000001', '000001.SZ'],
  ['600000.sh', '600000.SH'], ['bj430047', '430047.BJ'], ['US.AAPL', 'AAPL.US'], ['AAPL', 'AAPL.US'], ['aapl.us', 'AAPL.US'],
  ['HK.00700', '00700.HK'], ['700.HK', '00700.HK'], ['BRK.B', 'BRK.B.US'], ['BRK.B.US', 'BRK.B.US'], ['^GSPC', '^GSPC.US'],
  ['SPX.US', 'SPX.US'], ['BTC-USD.24X7', 'BTC-USD.24X7'],
])('%s is %s', (spelling, canonical) => {
  expect(formatInstrument(parseInstrument(spelling))).toBe(canonical);
  expect(formatInstrument(parseInstrument(canonical))).toBe(canonical);
});

test('six bare digits name two instruments and are refused with both', () => {
  expect(() => parseInstrument('000001')).toThrow('000001.SZ or 000001.SH');
});

test.each([
  '', ' ', 'A B', '../x', '\u0000', '😀', '\u202eAAPL', 'A'.repeat(40), '0000001.SZ', '1.SZ', 'AAPL.XX', 'SHOP.TO', '.US', 'US.',
  `'; drop table bar_daily`, '\\.', 'ＡＡＰＬ',
])('%j is no instrument', (spelling) => {
  expect(() => parseInstrument(spelling)).toThrow(InstrumentSpellingError);
});
