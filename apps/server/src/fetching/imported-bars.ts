import { type ChainRequest, DataProviderError } from '@tidemark/data-providers';
import { type BarColumns, formatInstrument } from '@tidemark/domain';
import { BarFetch, type FetchedBars } from '@tidemark/sync';
import type { ImportedAnswer } from './read-import';

/** In the counts of a run: its bars came with a task. */
const FETCHED_BY_TASK = 'task';

/** What an import task has fetched, as the source of a run: it answers what it was about, and nothing beside. */
export class ImportedBars extends BarFetch {
  readonly parallel = 1;
  private readonly answers: ReadonlyMap<string, ImportedAnswer>;

  constructor(answers: readonly ImportedAnswer[]) {
    super();
    this.answers = new Map(answers.map((one) => [formatInstrument(one.instrument), one]));
  }

  onMore(): () => void {
    return () => undefined;
  }

  async fetchBars({ instrument, from, to }: ChainRequest): Promise<FetchedBars> {
    const found = this.answers.get(formatInstrument(instrument));
    const about = found && { from: Math.max(from, found.about.from), to: Math.min(to, found.about.to) };
    if (!found || !about || about.from > about.to) {
      throw new DataProviderError('import', 'unknown_symbol', `brought nothing of ${formatInstrument(instrument)} for these days`, false);
    }
    const { provider, answer } = found;
    const inside = (day: number | null): boolean => day === null || (day >= about.from && day <= about.to);
    return {
      provider, fetchedBy: FETCHED_BY_TASK, about,
      answer: { ...answer, bars: cut(answer.bars, about.from, about.to), rejects: answer.rejects.filter(({ day }) => inside(day)) },
    };
  }
}

/** Their days ascend, or the write path says of the later ones that they do not. */
function cut(bars: BarColumns, from: number, to: number): BarColumns {
  const first = bars.days.findIndex((day) => day >= from);
  if (first < 0) return bars.subarray(0, 0);
  return bars.subarray(first, bars.days.findLastIndex((day) => day <= to) + 1);
}
