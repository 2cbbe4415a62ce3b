import { MalformedAnswer } from '../malformed-answer';
import { CsvField, CsvMap } from './csv.map';

const CSV_FIELDS: readonly CsvField[] = ['date', 'open', 'high', 'low', 'close', 'volume', 'amount', 'dividend', 'split'];
const NEEDED: readonly CsvField[] = ['date', 'open', 'high', 'low', 'close'];

/**
 * Header names that are understood by themselves, in lower case. `adj close` is none of them, nor is `stock splits`: files
 * that have it (exports of yfinance) hold prices that were divided already.
 */
const NAMES: Readonly<Record<CsvField, readonly string[]>> = {
  date: ['date', 'datetime', 'trade_date', 'time', 'timestamp', '日期', '交易日期', '时间'],
  open: ['open', '开盘', '开盘价'],
  high: ['high', '最高', '最高价'],
  low: ['low', '最低', '最低价'],
  close: ['close', '收盘', '收盘价'],
  volume: ['volume', 'vol', '成交量'],
  amount: ['amount', 'turnover', '成交额', '成交金额'],
  dividend: ['dividend', 'dividends', 'exdividend', 'ex-dividend', 'ex_dividend', '每股派息'],
  split: ['splitratio', 'split_ratio', 'split ratio'],
};
const SYMBOL_NAMES = ['ts_code', 'code', 'symbol', 'ticker'];

/** Where in a row each value stands, from 0; -1 for none. */
export interface CsvColumns {
  readonly index: Readonly<Record<CsvField, number>>;
  /** Header names as the file has them; absent columns are left out. */
  readonly names: Readonly<Partial<Record<CsvField, string>>>;
  /** A column that names the row's instrument. */
  readonly symbol: number;
  /** Baostock: 0 on a suspended day. */
  readonly tradeStatus: number;
  /** Baostock: 3 for raw prices. */
  readonly adjustFlag: number;
  readonly priceScale: number;
  readonly volumeScale: number;
  readonly amountScale: number;
}

/** Whether a row is a header that `columnsOf` understands. */
export function isHeader(row: readonly string[], map: CsvMap): boolean {
  return NEEDED.every((field) => find(row.map(plain), field, map) >= 0);
}

/** @param header the header's names, or an empty list where columns are given by their places */
export function columnsOf(header: readonly string[], map: CsvMap): CsvColumns {
  const row = header.map(plain);
  const index = Object.fromEntries(CSV_FIELDS.map((field) => [field, find(row, field, map)])) as Record<CsvField, number>;
  const missing = NEEDED.filter((field) => index[field] < 0);
  if (missing.length > 0) {
    throw new MalformedAnswer(`no column for ${missing.join(', ')} among ${JSON.stringify(header.join(',').slice(0, 200))}`);
  }
  // Tushare's daily table is known by these two names; its vol is in lots of 100 and its amount in thousands.
  const tushare = row.includes('ts_code') && row[index.volume] === 'vol';
  return {
    index,
    names: Object.fromEntries(
      CSV_FIELDS.filter((field) => index[field] >= 0).map((field) => [field, header[index[field]] ?? `column ${index[field] + 1}`]),
    ),
    symbol: row.findIndex((name) => SYMBOL_NAMES.includes(name)),
    tradeStatus: row.indexOf('tradestatus'),
    adjustFlag: row.indexOf('adjustflag'),
    priceScale: map.priceScale ?? 1,
    volumeScale: map.volumeScale ?? (tushare ? 100 : 1),
    amountScale: map.amountScale ?? (tushare ? 1000 : 1),
  };
}

function find(row: readonly string[], field: CsvField, map: CsvMap): number {
  const wanted = map.columns?.[field];
  if (typeof wanted === 'number') return wanted - 1;
  if (wanted !== undefined) return row.indexOf(plain(wanted));
  for (const name of NAMES[field]) {
    const at = row.indexOf(name);
    if (at >= 0) return at;
  }
  return -1;
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
