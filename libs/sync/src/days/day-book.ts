import { Logger } from '@nestjs/common';
import { DayRange, EpochDay, formatIsoDate } from '@tidemark/domain';
import { Lease } from '@tidemark/sync-manager';
import { DayCounts } from '../runs/run-tracker';
import { DayState, dayStatus, DayStatus } from './day-state';
import { DayNews, DayRecord, DayStore } from './day.store';

/** Days are logged one by one up to here; a run over years says how many there were. */
const LOGGED_DAYS = 120;

/** A day as the run sees it, which may be about a few instruments only, and as its record sees it: all that are listed. */
export interface RunDay {
  readonly own: DayState;
  readonly all: DayState;
}

const isDone = (status: DayStatus): boolean => status === 'success' || status === 'skipped';

/** One run's view of its days: puts each on record once it is settled, and counts how the run's own cells fare. */
export class DayBook {
  private readonly log = new Logger('sync');
  private readonly settled: (DayStatus | undefined)[];
  private readonly startedAt = Date.now();

  constructor(
    private readonly store: DayStore,
    private readonly run: { id: number; holder: string },
    private readonly lease: Lease,
    private readonly range: DayRange,
    private readonly known: Map<string, DayRecord>,
  ) {
    this.settled = new Array<DayStatus | undefined>(range.to - range.from + 1);
  }

  /** What needs no fetching is settled at once, the rest is marked as being worked on. */
  async open(days: readonly RunDay[]): Promise<DayCounts> {
    const working = days.filter(({ own }) => !isDone(dayStatus(own))).map(({ all }) => all);
    const news = [
      ...this.settleWhole(days),
      ...working.map((state): DayNews => ({ ...this.news(state, 'syncing', null), remarks: '开始同步', endedAt: null })),
    ];
    await this.store.record(news, this.run, this.lease);
    this.logStates(days.map(({ all }) => all));
    // What they said before is overwritten now: their last word has to be written in any case.
    for (const { day } of working) this.known.delete(formatIsoDate(day));
    return this.counts();
  }

  /** Settles the days that have become whole since; a day once whole stays so. */
  async follow(days: readonly RunDay[]): Promise<DayCounts> {
    await this.store.record(this.settleWhole(days), this.run, this.lease);
    return this.counts();
  }

  /** The work is over: every day gets its final word. */
  async close(days: readonly RunDay[], errors: ReadonlyMap<EpochDay, string>): Promise<DayCounts> {
    const news: DayNews[] = [];
    for (const { own, all } of days) {
      this.settled[own.day - this.range.from] = dayStatus(own);
      this.say(all, errors.get(all.day) ?? null, news);
    }
    await this.store.record(news, this.run, this.lease);
    return this.counts();
  }

  private settleWhole(days: readonly RunDay[]): DayNews[] {
    const news: DayNews[] = [];
    for (const { own, all } of days) {
      const i = own.day - this.range.from;
      const status = dayStatus(own);
      if (this.settled[i] !== undefined || !isDone(status)) continue;
      this.settled[i] = status;
      if (isDone(dayStatus(all))) this.say(all, null, news);
    }
    return news;
  }

  /** A record that would say the same again is left alone, change number and all. */
  private say(state: DayState, error: string | null, news: DayNews[]): void {
    const said = this.news(state, dayStatus(state), error);
    const before = this.known.get(said.date);
    const same = before?.status === said.status && before.total_records === said.totalRecords &&
      before.success_count === said.successCount && before.failed_count === said.failedCount &&
      before.error_message === said.error;
    if (!same) news.push(said);
  }

  private news(state: DayState, status: DayRecord['status'], error: string | null): DayNews {
    const stored = state.verified + state.provisional;
    return {
      date: formatIsoDate(state.day), status, totalRecords: stored, successCount: state.verified,
      failedCount: state.gap, startedAt: this.startedAt, endedAt: Date.now(), error, remarks: remarks(state, status),
    };
  }

  private counts(): DayCounts {
    const counts = { success: 0, failed: 0, skipped: 0, pending: 0 };
    let nextDay: number | null = null;
    for (const status of this.settled) if (status) counts[status]++;
    for (let i = 0; i < this.settled.length && nextDay === null; i++) {
      if (this.settled[i] === undefined) nextDay = this.range.from + i;
    }
    return { ...counts, nextDay };
  }

  private logStates(states: readonly DayState[]): void {
    if (states.length > LOGGED_DAYS) {
      this.log.log(`开始检查 ${states.length} 天: ${formatIsoDate(this.range.from)} 至 ${formatIsoDate(this.range.to)}`);
      return;
    }
    states.forEach((state, i) => {
      const date = formatIsoDate(state.day);
      this.log.log(`[${i + 1}/${states.length}] 开始检查: ${date}`);
      const before = this.known.get(date)?.status;
      const status = dayStatus(state);
      if (status === 'success') this.log.log(`${date} ✅ 已同步成功（${state.verified}条），跳过`);
      else if (status === 'skipped') this.log.log(`${date} ⏭️  已跳过（${state.expected === 0 ? '非交易日' : '无数据'}）`);
      else if (before === 'success') this.log.log(`${date} ⚠️  状态为成功但数据不全，需要重新同步`);
      else if (before) this.log.log(`${date} 🔄 状态为 ${before}，需要重新同步`);
      else this.log.log(`${date} 📝 无同步记录，需要同步`);
    });
  }
}

function remarks(state: DayState, status: DayRecord['status']): string {
  if (state.expected === 0) return '非交易日';
  if (status === 'skipped') return `无数据: ${state.explained}只已确认当日无行情`;
  const stored = state.verified + state.provisional;
  const counts = `获取${stored}只, 失败${state.gap}只, 入库${stored}条`;
  if (status === 'pending') return `尚未收盘: ${counts}, 待确认${state.open + state.provisional}只`;
  return `同步完成: ${counts}`;
}
