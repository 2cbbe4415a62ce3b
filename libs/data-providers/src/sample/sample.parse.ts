import { BarColumns, BarColumnsBuilder, parseIsoDate } from '@tidemark/domain';
import { MalformedAnswer } from '../malformed-answer';

export interface Sample {
  readonly bars: BarColumns;
}

const HEADER = 'date,open,high,low,close,adjclose,volume';

/** A file of a pinned package: one odd row means the package is damaged. @throws MalformedAnswer */
export function parseSample(text: string): Sample {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  if (header !== HEADER) throw new MalformedAnswer('unexpected header');
  const bars = new BarColumnsBuilder(lines.length);
  let before = -Infinity;
  for (const line of lines) {
    const [date, ...fields] = line.split(',');
    const day = parseIsoDate(date);
    const [open, high, low, close, , volume] = fields.map(Number);
    if (day === undefined || day <= before || !(open > 0 && high > 0 && low > 0 && close > 0 && volume >= 0)) {
      throw new MalformedAnswer(`unexpected row ${line.slice(0, 80)}`);
    }
    bars.push(day, open, high, low, close, volume, NaN);
    before = day;
  }
  if (bars.length === 0) throw new MalformedAnswer('no rows');
  return { bars: bars.build() };
}
