import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { BarColumns, BarColumnsBuilder, EpochDay, formatIsoDate } from '@tidemark/domain';
import { COPY_HEADER, PG_EPOCH_DAY } from './bar-encoder';

/** Of one row: date, open, high, low, close; volume and amount may be null. */
const FULL_ROW = 2 + 4 + 4 + 6 * 12;

/** Reads the daily bars of an instrument into columns, for who computes with them. */
@Injectable()
export class BarColumnsReader {
  constructor(private readonly database: Database) {}

  /** Ascending; null leaves that side open. */
  async read(instrumentId: number, from: EpochDay | null, to: EpochDay | null): Promise<BarColumns> {
    // COPY takes no parameters: integers and formatted dates only.
    if (!Number.isSafeInteger(instrumentId)) throw new TypeError('numbers in COPY must be integers');
    const limits = (from === null ? '' : ` and date >= date '${formatIsoDate(from)}'`) + (to === null ? '' : ` and date <= date '${formatIsoDate(to)}'`);
    return readColumns(await this.database.copyOut(
      `copy (select date, open, high, low, close, volume, amount from bar_daily where instrument_id = ${instrumentId}${limits} order by date)
         to stdout (format binary)`,
    ));
  }
}

function readColumns(copy: Buffer): BarColumns {
  const bars = new BarColumnsBuilder(Math.ceil(copy.length / FULL_ROW) + 1);
  let at = COPY_HEADER.length;
  const number = (): number => {
    const length = copy.readInt32BE(at);
    at += 4;
    if (length === -1) return NaN;
    at += length;
    return copy.readDoubleBE(at - length);
  };
  for (let fields = copy.readInt16BE(at); fields !== -1; fields = copy.readInt16BE(at)) {
    const day = copy.readInt32BE(at + 6) + PG_EPOCH_DAY;
    at += 10;
    bars.push(day, number(), number(), number(), number(), number(), number());
  }
  return bars.build();
}
