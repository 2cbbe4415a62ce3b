import { ChainAnswer, ProviderChain } from '@tidemark/data-providers';
import { BarColumns, BarsAnswer, DayRange, EpochDay, InstrumentKey, parseIsoDate } from '@tidemark/domain';

/** What the original gave where the client named no dates. */
const PRESET_ROWS = 250;
/** Calendar days that hold 250 sessions of any exchange. */
const PRESET_DAYS = 420;
const FIRST_DAY = parseIsoDate('1970-01-01') as EpochDay;

export interface ImportRange {
  readonly instrument: InstrumentKey;
  /** Null: whoever has it, in the configured order. */
  readonly provider: string | null;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly today: EpochDay;
  readonly signal: AbortSignal;
}

export interface RangeAnswer extends ChainAnswer {
  /** The days that it is about; of an answer to "the last 250" only those. */
  readonly about: DayRange;
}

/** Bars from a first day on, or the last 250 up to the end. @throws DataProviderError */
export async function fetchRange(providers: ProviderChain, range: ImportRange): Promise<RangeAnswer> {
  const { instrument, provider, from, today, signal } = range;
  // A day of grace: where the exchange is, it may be tomorrow already.
  const to = range.to ?? today + 1;
  if (from !== null) return { ...await providers.fetchBars({ instrument, provider, from, to, signal }), about: { from, to } };
  const recent = await providers.fetchBars({ instrument, provider, from: to - PRESET_DAYS, to, signal });
  if (recent.answer.bars.length >= PRESET_ROWS) return lastRows(recent, to);
  return lastRows(await providers.fetchBars({ instrument, provider, from: FIRST_DAY, to, signal }), to);
}

function lastRows({ provider, answer }: ChainAnswer, to: EpochDay): RangeAnswer {
  const bars = answer.bars.subarray(Math.max(0, answer.bars.length - PRESET_ROWS), answer.bars.length);
  const from = bars.length > 0 ? bars.days[0] : to;
  return { provider, answer: { ...answer, bars, rejects: rejectsFrom(answer, bars) }, about: { from, to } };
}

/** What was rejected before the rows asked for is no part of the answer. */
function rejectsFrom({ rejects }: BarsAnswer, bars: BarColumns): BarsAnswer['rejects'] {
  return bars.length < PRESET_ROWS ? rejects : rejects.filter(({ day }) => day === null || day >= bars.days[0]);
}
