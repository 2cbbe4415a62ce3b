import { Logger } from '@nestjs/common';
import { DayRange, EpochDay, formatIsoDate } from '@tidemark/domain';
import { Lease } from '@tidemark/sync-manager';
import { DayCounts } from '../runs/run-tracker';
import { DayState, dayStatus, DayStatus } from './day-state';
import { DayNews, DayRecord, DayStore } from './day.store';

/** Days are logged one by one up to here; a run over years says how many there were. */
const LOGGED_DAYS = 120;

/** One run's view of its days: puts each on record once it is settled, and counts what is on record. */
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
  async open(states: readonly DayState[]): Promise<DayCounts> {
    const news: DayNews[] = [];
    for (const state of states) {
      const status = dayStatus(state);
      if (status === 'success' || status === 'skipped') this.settle(state, status, null, news);
      else news.push({ ...this.news(state, 'syncing', null), remarks: '开始同步', endedAt: null });
    }
    await this.store.record(news, this.run, this.lease);
    this.logStates(states);
    // What they said before is overwritten now: their last word has to be written in any case.
    for (const { date, status } of news) if (status === 'syncing') this.known.delete(date);
    return this.counts();
  }

  /** Settles the days that have become whole since; a day once whole stays so. */
  async follow(states: readonly DayState[]): Promise<DayCounts> {
    const news: DayNews[] = [];
    for (const state of states) {
      const status = dayStatus(state);
      if (this.at(state) === undefined && (status === 'success' || status === 'skipped')) {
        this.settle(state, status, null, news);
      }
    }
    await this.store.record(news, this.run, this.lease);
    return this.counts();
  }

  /** The work is over: every day gets its final word. */
  async close(states: readonly DayState[], errors: ReadonlyMap<EpochDay, string>): Promise<DayCounts> {
    const news: DayNews[] = [];
    for (const state of states) {
      this.settle(state, dayStatus(state), errors.get(state.day) ?? null, news);
    }
    await this.store.record(news, this.run, this.lease);
    return this.counts();
  }

  private at(state: DayState): DayStatus | undefined {
    return this.settled[state.day - this.range.from];
  }

  private settle(state: DayState, status: DayStatus, error: string | null, news: DayNews[]): void {
    this.settled[state.day - this.range.from] = status;
    const said = this.news(state, status, error);
    const before = this.known.get(said.date);
    // A record that would say the same again is left alone, change number and all.
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
      const status = this.at(state);
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
