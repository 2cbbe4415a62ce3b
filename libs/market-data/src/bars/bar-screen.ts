import {
  BarColumns, BarRule, BarsAnswer, brokenBarRule, DayRange, EpochDay, formatIsoDate, RejectedRow, TradingCalendar,
} from '@tidemark/domain';
import { ruleDetail } from './rule-detail';

/** Why a session has no bar, with the days it holds for. */
interface Explanation extends DayRange {
  readonly reason: 'not_listed' | 'provider_empty';
}

/** An answer sorted into what may be stored, what may not, and what each session of the asked range now is. */
export interface ScreenedAnswer {
  readonly bars: BarColumns;
  readonly rejects: readonly RejectedRow[];
  readonly verified: DayRange[];
  readonly provisional: DayRange[];
  readonly explained: Explanation[];
}

export interface ScreenRequest {
  readonly answer: BarsAnswer;
  readonly asked: DayRange;
  readonly calendar: TradingCalendar;
  /** Sessions of the asked range, ascending. */
  readonly sessions: readonly EpochDay[];
  /** Last session whose close plus grace had passed when the answer was fetched: later bars may still change. */
  readonly finalThrough: EpochDay;
  /** Last session that had opened by then: a bar after it cannot exist. */
  readonly openedThrough: EpochDay;
}

/** Pure: the same answer at the same instant always screens alike. */
export function screenAnswer(request: ScreenRequest): ScreenedAnswer {
  const { bars, rejects } = screenRows(request);
  const badDays = new Set(rejects.map((r) => r.day));
  return { bars, rejects, ...sortSessions(request, bars, badDays) };
}

function screenRows({ answer, asked, calendar, openedThrough }: ScreenRequest): {
  bars: BarColumns; rejects: readonly RejectedRow[];
} {
  const b = answer.bars;
  const n = b.length;
  let bad: Map<number, BarRule> | undefined;
  let previous = -Infinity;
  for (let i = 0; i < n; i++) {
    const day = b.days[i];
    let rule = brokenBarRule(b.open[i], b.high[i], b.low[i], b.close[i], b.volume[i], b.amount[i]);
    if (day <= previous) rule ??= 'duplicate_date';
    else if (day < asked.from || day > asked.to) rule ??= 'outside_request';
    else if (day > openedThrough) rule ??= 'future_session';
    else if (!calendar.isSession(day)) rule ??= 'not_a_session';
    if (rule) (bad ??= new Map<number, BarRule>()).set(i, rule);
    else previous = day;
  }
  if (!bad) return { bars: b, rejects: answer.rejects };
  const kept = BarColumns.ofLength(n - bad.size);
  const rejects = [...answer.rejects];
  for (let i = 0, k = 0; i < n; i++) {
    const rule = bad.get(i);
    if (rule) {
      rejects.push(rejectedRow(b, i, rule));
      continue;
    }
    kept.days[k] = b.days[i];
    kept.open[k] = b.open[i];
    kept.high[k] = b.high[i];
    kept.low[k] = b.low[i];
    kept.close[k] = b.close[i];
    kept.volume[k] = b.volume[i];
    kept.amount[k++] = b.amount[i];
  }
  return { bars: kept, rejects };
}

function rejectedRow(b: BarColumns, i: number, rule: BarRule): RejectedRow {
  const number = (v: number): number | string | null => (Number.isFinite(v) ? v : v !== v ? null : String(v));
  const raw = {
    date: formatIsoDate(b.days[i]), open: number(b.open[i]), high: number(b.high[i]), low: number(b.low[i]),
    close: number(b.close[i]), volume: number(b.volume[i]), amount: number(b.amount[i]),
  };
  return { day: b.days[i], rule, detail: ruleDetail(rule, raw), raw: JSON.stringify(raw) };
}

/** Each session of the range becomes verified, provisional, explained or stays a gap; runs of one state merge. */
function sortSessions(
  { answer, sessions, finalThrough }: ScreenRequest, bars: BarColumns, badDays: ReadonlySet<EpochDay | null>,
): Pick<ScreenedAnswer, 'verified' | 'provisional' | 'explained'> {
  const verified: DayRange[] = [];
  const provisional: DayRange[] = [];
  const explained: Explanation[] = [];
  const { completeThrough, firstKnown } = answer;
  let state: string | undefined;
  let from = 0;
  const close = (to: EpochDay): void => {
    if (state === 'verified') verified.push({ from, to });
    else if (state === 'provisional') provisional.push({ from, to });
    else if (state === 'not_listed' || state === 'provider_empty') explained.push({ from, to, reason: state });
  };
  let row = 0;
  let last = 0;
  for (const day of sessions) {
    while (row < bars.length && bars.days[row] < day) row++;
    let next: string;
    if (row < bars.length && bars.days[row] === day) next = day <= finalThrough ? 'verified' : 'provisional';
    // A row that was there but could not be taken is no proof of absence.
    else if (badDays.has(day) || completeThrough === null || day > completeThrough || day > finalThrough) next = 'gap';
    else next = firstKnown !== null && day < firstKnown ? 'not_listed' : 'provider_empty';
    if (next !== state) {
      if (state !== undefined) close(last);
      state = next;
      from = day;
    }
    last = day;
  }
  if (state !== undefined) close(last);
  return { verified, provisional, explained };
}
