import { Exchange } from '@tidemark/domain';

export const CSV_FIELDS = ['date', 'open', 'high', 'low', 'close', 'volume', 'amount', 'dividend', 'split'] as const;
export type CsvField = (typeof CSV_FIELDS)[number];
export const CSV_DATE_FORMATS = ['YYYY-MM-DD', 'YYYYMMDD', 'YYYY/MM/DD', 'MM/DD/YYYY', 'DD/MM/YYYY'] as const;
export type CsvDateFormat = (typeof CSV_DATE_FORMATS)[number];

/** How the files of a folder are to be read, where names and headers do not say it by themselves. */
export interface CsvMap {
  /**
   * The file name, with `{instrument}` (any spelling) or `{code}` (with `exchange`) once, and `*` for what varies:
   * `{code}_*.csv`. By default `{instrument}.csv` and `{instrument}.txt`.
   */
  readonly pattern?: string;
  /** Exchange of the codes in file names that name none. */
  readonly exchange?: Exchange;
  /** Header name of each column, in any case; a number is its place, from 1, and then no header is needed. */
  readonly columns?: Readonly<Partial<Record<CsvField, string | number>>>;
  /** By default every form that starts with the year; the day and month orders must be said. */
  readonly dateFormat?: CsvDateFormat;
  /** Whether the first row names the columns. True by default. */
  readonly header?: boolean;
  /** One character; found out by default. */
  readonly delimiter?: string;
  /** Value in the file × scale = price in currency, volume in shares, amount in currency. */
  readonly priceScale?: number;
  readonly volumeScale?: number;
  readonly amountScale?: number;
  /** Files that say they hold adjusted prices are refused by default, for bars are stored raw. */
  readonly adjusted?: 'refuse' | 'accept';
}
