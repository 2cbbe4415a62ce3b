import { formatInstrument } from '@tidemark/domain';
import { CsvMap } from './csv.map';
import { instrumentOf } from './csv.names';

test.each<[string, CsvMap, string | undefined]>([
  ['AAPL.US.csv', {}, 'AAPL.US'],
  ['aapl.csv', {}, 'AAPL.US'],
  ['sz000001.csv', {}, '000001.SZ'],
  ['sh.600000.txt', {}, '600000.SH'],
  ['SH#601003.txt', {}, '601003.SH'],
  ['600519.SH.CSV', {}, '600519.SH'],
  ['BRK.B.US.csv', {}, 'BRK.B.US'],
  ['000001.csv', {}, undefined],
  ['000001.csv', { exchange: 'SZ' }, '000001.SZ'],
  ['sh000001.csv', { exchange: 'SZ' }, '000001.SH'],
  ['AABA_2006-01-01_to_2018-01-01.csv', { pattern: '{code}_*.csv', exchange: 'US' }, 'AABA.US'],
  ['AABA_2006.csv', {}, undefined],
  ['prices-0700.HK-day.csv', { pattern: 'prices-{instrument}-day.csv' }, '00700.HK'],
  ['.csv', {}, undefined],
  ['notes.md', {}, undefined],
  ['AAPL.csv.bak', {}, undefined],
])('file %s with %j is %s', (file, map, spelling) => {
  const instrument = instrumentOf(file, map);
  expect(instrument && formatInstrument(instrument)).toBe(spelling);
});
