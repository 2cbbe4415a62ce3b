import { Inject, Injectable } from '@nestjs/common';
import { EpochDay, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { calendarFor, InstrumentStore } from '@tidemark/market-data';
import { SyncManager } from '@tidemark/sync-manager';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { CheckReason } from './check-reason';
import { DayRecord, DayStore } from './day.store';

export interface DayCheck {
  readonly needSync: boolean;
  readonly reason: CheckReason;
}

/** Answers what the day records say, and what they leave open. */
@Injectable()
export class DayQuery {
  constructor(
    private readonly days: DayStore,
    private readonly instruments: InstrumentStore,
    private readonly manager: SyncManager,
    @Inject(SYNC_OPTIONS) readonly options: SyncOptions,
  ) {}

  find(date: string): Promise<DayRecord | undefined> {
    return this.days.find(date);
  }

  since(day: EpochDay): Promise<DayRecord[]> {
    return this.days.since(formatIsoDate(day));
  }

  between(from: EpochDay, to: EpochDay): Promise<DayRecord[]> {
    return this.days.between(formatIsoDate(from), formatIsoDate(to));
  }

  page(...request: Parameters<DayStore['page']>): ReturnType<DayStore['page']> {
    return this.days.page(...request);
  }

  /** Whether a day wants a sync, and why. */
  async check(date: string): Promise<DayCheck> {
    const record = await this.days.find(date);
    if (!record) return { needSync: true, reason: { kind: 'no_record' } };
    switch (record.status) {
      case 'pending': return { needSync: true, reason: { kind: 'pending' } };
      case 'failed': return { needSync: true, reason: { kind: 'failed' } };
      case 'syncing': {
        if (!record.process_id) return { needSync: true, reason: { kind: 'no_process' } };
        const holder = (await this.manager.currentAnywhere())?.holder;
        return holder === record.process_id
          ? { needSync: false, reason: { kind: 'running', word: record.process_id } }
          : { needSync: true, reason: { kind: 'stopped', word: record.process_id } };
      }
      case 'success':
      case 'skipped': return { needSync: false, reason: { kind: 'done', word: record.status } };
    }
  }

  /** Days of a session in [from, to] that are not `success` or `skipped` on record, newest first. */
  async pending(from: EpochDay, to: EpochDay): Promise<string[]> {
    const done = new Set(
      (await this.days.between(formatIsoDate(from), formatIsoDate(to)))
        .filter((d) => d.status === 'success' || d.status === 'skipped')
        .map((d) => parseIsoDate(d.sync_date)),
    );
    const calendars = [...new Set((await this.instruments.list()).map((i) => i.mic))].map(calendarFor);
    const out: string[] = [];
    for (let day = to; day >= from; day--) {
      if (!done.has(day) && calendars.some((c) => c.isSession(day))) out.push(formatIsoDate(day));
    }
    return out;
  }
}
