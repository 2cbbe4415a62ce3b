import { BarColumns, BarRule, CorporateAction, EpochDay, formatIsoDate, InstrumentKey, InstrumentSpellingError, parseInstrument, RejectedRow } from '@tidemark/domain';
import { MalformedAnswer } from '../malformed-answer';
import { RowCollector } from '../row-collector';
import { CsvColumns } from './csv.columns';
import { CsvField, CsvMap } from './csv.map';
import { readCsvTable } from './csv.text';
import { CsvDate, parseCsvDate, parseCsvNumber, scaled } from './csv.values';

export interface CsvBars {
  readonly bars: BarColumns;
  readonly rejects: RejectedRow[];
  /** In the whole file; undefined where it has no column for any. */
  readonly actions: readonly CorporateAction[] | undefined;
  /** Of the whole file, suspended days counted; null where no row has a date. */
  readonly firstDay: EpochDay | null;
  readonly lastDay: EpochDay | null;
  readonly rows: number;
  /** Rows that say the instrument did not trade: no bars, and nothing wrong with them. */
  readonly suspended: number;
  readonly columns: CsvColumns['names'];
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

/**
 * The bars in [from, to] of one file. A price that is missing or no number rejects the row; a missing volume or amount
 * is NaN, "the source has none". Never is anything read as 0.
 * @throws MalformedAnswer for a file that is no table of raw daily bars
 */
export function parseCsv(text: string, instrument: InstrumentKey, map: CsvMap, from: EpochDay, to: EpochDay): CsvBars {
  const { columns, rows } = readCsvTable(text, map);
  const collector = new RowCollector(from, to, (index) => rows[index].join(','));
  const times = new Map<EpochDay, string>();
  const actions: CorporateAction[] = [];
  let firstDay: EpochDay | null = null;
  let lastDay: EpochDay | null = null;
  let suspended = 0;
  rows.forEach((row, index) => {
    const dateText = row[columns.index.date] ?? '';
    const date = parseCsvDate(dateText, map.dateFormat);
    if (!date) {
      collector.reject(null, dateText === '' ? 'missing_value' : 'invalid_date', `date ${JSON.stringify(dateText.slice(0, 40))}`, index);
      return;
    }
    refuseIntraday(times, date);
    refuseAdjusted(row[columns.adjustFlag], map);
    firstDay = Math.min(firstDay ?? date.day, date.day);
    lastDay = Math.max(lastDay ?? date.day, date.day);
    if (columns.symbol >= 0 && !isNamed(row[columns.symbol] ?? '', instrument)) {
      collector.reject(date.day, 'wrong_instrument', `names ${JSON.stringify(row[columns.symbol])}`, index);
    } else if (row[columns.tradeStatus] === '0') suspended++;
    else addRow(collector, actions, row, columns, date.day, index);
  });
  const says = columns.index.dividend >= 0 || columns.index.split >= 0;
  return { ...collector.build(), actions: says ? actions : undefined, firstDay, lastDay, rows: rows.length, suspended, columns: columns.names };
}

function addRow(
  collector: RowCollector, actions: CorporateAction[], row: readonly string[], columns: CsvColumns, day: EpochDay, index: number,
): void {
  const reject = (rule: BarRule, field: CsvField): void =>
    collector.reject(day, rule, `${field} ${JSON.stringify((row[columns.index[field]] ?? '').slice(0, 40))}`, index);
  const prices: number[] = [];
  for (const field of PRICES) {
    const value = parseCsvNumber(row[columns.index[field]] ?? '');
    if (value === undefined) return reject('missing_value', field);
    if (Number.isNaN(value)) return reject('not_a_number', field);
    prices.push(scaled(value, columns.priceScale));
  }
  const volume = parseCsvNumber(row[columns.index.volume] ?? '');
  if (Number.isNaN(volume)) return reject('not_a_number', 'volume');
  const amount = parseCsvNumber(row[columns.index.amount] ?? '');
  if (Number.isNaN(amount)) return reject('not_a_number', 'amount');
  for (const kind of ['dividend', 'split'] as const) {
    const value = parseCsvNumber(row[columns.index[kind]] ?? '');
    if (Number.isNaN(value)) return reject('not_a_number', kind);
    if (value !== undefined && value < 0) return reject('not_positive', kind);
    // Most days have none: 0, and a ratio of 1.
    if (value && !(kind === 'split' && value === 1)) actions.push({ day, kind, value: kind === 'split' ? value : scaled(value, columns.priceScale) });
  }
  const [open, high, low, close] = prices;
  collector.add(day, [
    open, high, low, close,
    volume === undefined ? NaN : scaled(volume, columns.volumeScale),
    amount === undefined ? NaN : scaled(amount, columns.amountScale),
  ], index);
}

/** Two times on one day are minute bars: to take the first for the day's bar would be a quiet lie. */
function refuseIntraday(times: Map<EpochDay, string>, { day, time }: CsvDate): void {
  const before = times.get(day);
  if (before !== undefined && before !== time) throw new MalformedAnswer(`holds bars within the day, on ${formatIsoDate(day)}`);
  times.set(day, time);
}

function refuseAdjusted(flag: string | undefined, map: CsvMap): void {
  if (map.adjusted === 'accept' || (flag !== '1' && flag !== '2')) return;
  throw new MalformedAnswer(`adjustflag ${flag} says the prices are adjusted; bars are stored raw: fetch it with adjustflag 3`);
}

function isNamed(text: string, { exchange, code }: InstrumentKey): boolean {
  if (text.toUpperCase() === code) return true;
  try {
    const named = parseInstrument(text);
    return named.exchange === exchange && named.code === code;
  } catch (error) {
    if (error instanceof InstrumentSpellingError) return false;
    throw error;
  }
}
