import { BarColumns } from '@tidemark/domain';
import { BarNeed } from '../bars/bar-source';
import { periodStart } from '../bars/period';
import { between, firstFrom } from '../bars/window';
import { TaskContext } from '../task-context';
import { TaskFailedError } from '../task-failed.error';
import { Subject } from './subject';

export interface SubjectBars {
  /** Up to the end of the range, and all that lies before it: indicators know the past on the first day already. */
  readonly bars: BarColumns;
  /** Index of the first bar inside the range. */
  readonly start: number;
}

export function subjectNeeds(subject: Subject): BarNeed[] {
  return subject.bars ? [] : [needOf(subject)];
}

function needOf({ instrument, to, adjustment }: Subject): BarNeed {
  return { instrument: instrument.canonical, from: null, to, adjustment };
}

/** @throws TaskFailedError `no_bars` where the range holds none */
export async function readSubjectBars(subject: Subject, { bars: source, signal }: TaskContext): Promise<SubjectBars> {
  const { instrument, from, to, period } = subject;
  const all = subject.bars ?? await source.read(needOf(subject), signal);
  const bars = between(all, null, to);
  const first = period !== null && bars.length > 0 ? periodStart(period, bars.days[bars.length - 1]) : from;
  const start = first === null ? 0 : firstFrom(bars, first);
  if (start < bars.length) return { bars, start };
  throw new TaskFailedError('no_bars', `no bars of ${instrument.canonical} in the range asked for`, {
    messageZh: `${instrument.spelling} 在所选区间内没有行情数据`,
  });
}
