import { Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EpochDay, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { count, DocAnswer, DocErrors, DocParam, DocQuery, intInRange, isoDay, Language, ReaderLanguage, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { DayQuery } from '../days/day-query';
import { DayRecord } from '../days/day.store';
import { requestedRange } from '../plan/requested-range';
import { progressMessage } from '../runs/progress-message';
import { RangeSync } from '../runs/range-sync';

const pendingQuery = z.strictObject({
  days_back: intInRange(1, 365).prefault('30').meta({ description: 'Days back from today, 1 to 365', example: 30 }),
});
const dayResult = z.object({
  status: z.enum(['success', 'failed', 'skipped', 'pending']).meta({ description: 'How the day ended', example: 'success' }),
  date: z.string().meta({ description: 'The day', example: '2020-01-02' }),
  total_records: z.number().int().optional().meta({ description: 'Bars stored of this day', example: 1 }),
  message: z.string().optional().meta({ description: 'Summary', example: '同步完成: 获取1只, 失败0只, 入库1条' }),
  error: z.string().optional().meta({ description: 'Why it failed', example: 'no bar' }),
});
const envelope = (data: z.ZodType) => z.object({
  status: z.enum(['success', 'error']).meta({ description: 'error when a day has failed', example: 'success' }),
  code: z.string().optional().meta({ description: 'sync_failed when a day has failed', example: 'sync_failed' }),
  message: z.string().optional().meta({ description: 'When a day has failed: why', example: '1 天同步失败' }),
  data: data.meta({ description: 'What came of it' }),
});
const pendingResult = z.object({
  status: z.enum(['success', 'partial']).meta({ description: 'partial when a day has failed', example: 'success' }),
  message: z.string().optional().meta({ description: 'Where nothing was pending', example: '没有待同步的日期' }),
  synced_dates: z.array(z.string()).optional().meta({ description: 'Empty where nothing was pending', example: [] }),
  total: count('Days that were pending', 1).optional(), success: count('Of these, complete now', 1).optional(),
  failed: count('Of these, failed').optional(), skipped: count('Of these, without data').optional(),
  results: z.array(z.object({
    date: z.string().meta({ description: 'The day', example: '2020-01-02' }),
    status: z.string().meta({ description: 'How it ended', example: 'success' }),
    message: z.string().meta({ description: 'Summary, or why it failed', example: '同步完成: 获取1只, 失败0只, 入库1条' }),
  })).optional().meta({ description: 'Newest first' }),
});

/** Syncs that answer once they have ended. */
@ApiTags('batch sync')
@RequiresScope('sync')
@Controller('api/v1/sync-status/sync')
export class DaySyncController {
  constructor(private readonly sync: RangeSync, private readonly days: DayQuery) {}

  @Post('today')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sync today and wait for it' })
  @DocAnswer(200, envelope(dayResult), 'How the day ended', { status: 'success', data: { status: 'skipped', date: '2026-11-21', total_records: 0, message: '非交易日' } })
  @DocErrors(409, 503)
  today(@ReaderLanguage() language: Language) {
    return this.day(this.sync.today(), language);
  }

  @Post('date/:date')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sync one day and wait for it' })
  @DocParam('date', isoDay, 'The day', '2020-01-02')
  @DocAnswer(200, envelope(dayResult), 'How the day ended', {
    status: 'success', data: { status: 'success', date: '2020-01-02', total_records: 1, message: '同步完成: 获取1只, 失败0只, 入库1条' },
  })
  @DocErrors(400, 409, 503)
  date(@Param('date', new SchemaPipe(isoDay)) day: EpochDay, @ReaderLanguage() language: Language) {
    return this.day(day, language);
  }

  @Post('pending')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sync every pending day of the last days and wait for it' })
  @DocQuery(pendingQuery)
  @DocAnswer(200, envelope(pendingResult), 'How each day ended', {
    status: 'success', data: { status: 'success', total: 1, success: 1, failed: 0, skipped: 0, results: [{ date: '2020-01-02', status: 'success', message: '同步完成: 获取1只, 失败0只, 入库1条' }] },
  })
  @DocErrors(400, 409, 503)
  async pending(
    @Query(new SchemaPipe(pendingQuery)) { days_back }: z.output<typeof pendingQuery>, @ReaderLanguage() language: Language,
  ) {
    const today = this.sync.today();
    const dates = await this.days.pending(today - days_back + 1, today);
    if (dates.length === 0) {
      const message = language === 'zh' ? '没有待同步的日期' : 'no day is pending';
      return { status: 'success', data: { status: 'success', message, synced_dates: [] } };
    }
    const from = parseIsoDate(dates[dates.length - 1]) as EpochDay;
    const to = parseIsoDate(dates[0]) as EpochDay;
    const { ended } = await this.sync.start({ type: 'web_pending', range: { from, to }, mode: 'missing' });
    const progress = await ended;
    const wanted = new Set(dates);
    const records = (await this.days.between(from, to)).filter((r) => wanted.has(r.sync_date)).reverse();
    const of = (status: string) => records.filter((r) => r.status === status).length;
    const failed = of('failed');
    const data = {
      status: failed > 0 ? 'partial' : 'success', total: dates.length, success: of('success'), failed,
      skipped: of('skipped'), results: records.map((r) => ({ date: r.sync_date, status: r.status, message: r.error_message ?? r.remarks ?? '' })),
    };
    if (progress.status === 'completed') return { status: 'success', data };
    return { status: 'error', code: 'sync_failed', message: progressMessage(progress, language), data };
  }

  private async day(asked: EpochDay, language: Language) {
    const { range } = requestedRange(asked, asked, this.sync.today(), 1);
    const { ended } = await this.sync.start({ type: 'web_day', range, mode: 'auto' });
    const progress = await ended;
    const record = await this.days.find(formatIsoDate(asked));
    if (record && progress.status === 'completed') return { status: 'success', data: dayAnswer(record) };
    const error = progress.errors[0]?.error ?? progressMessage(progress, language);
    return {
      status: 'error', code: 'sync_failed', message: error,
      data: { ...(record && dayAnswer(record)), status: 'failed', date: formatIsoDate(asked), error },
    };
  }
}

function dayAnswer(record: DayRecord) {
  return {
    status: record.status, date: record.sync_date, total_records: record.total_records, message: record.remarks ?? '',
  };
}
