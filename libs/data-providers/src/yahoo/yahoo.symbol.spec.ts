import { parseInstrument } from '@tidemark/domain';
import { yahooSymbol } from './yahoo.symbol';

test.each([
  ['AAPL.US', 'AAPL'], ['BRK.B.US', 'BRK-B'], ['BRK/B.US', 'BRK-B'], ['SPX.US', '^GSPC'], ['^GSPC.US', '^GSPC'],
  ['00700.HK', '0700.HK'], ['09988.HK', '9988.HK'], ['80700.HK', '80700.HK'],
  ['600000.SH', '600000.SS'], ['000001.SH', '000001.SS'], ['000001.SZ', '000001.SZ'],
  ['BTC-USD.24X7', 'BTC-USD'], ['BTCUSDT.24X7', undefined], ['430047.BJ', undefined],
])('%s is %s', (spelling, symbol) => expect(yahooSymbol(parseInstrument(spelling))).toBe(symbol));
