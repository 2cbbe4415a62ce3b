import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFoundError, formatIsoDate } from '@tidemark/domain';
import {
  count, DocAnswer, DocErrors, DocParam, DocQuery, intInRange, isoDate, Language, page, pageSize, ReaderLanguage, RequiresScope, SchemaPipe, success,
} from '@tidemark/http-api';
import { z } from 'zod';
import { checkSentence } from '../days/check-reason';
import { DayQuery } from '../days/day-query';
import { RangeSync } from '../runs/range-sync';
import { DAY_EXAMPLE, dayAnswer, dayRecordShape } from './day-answers';

const STATUSES = ['pending', 'syncing', 'success', 'failed', 'skipped'] as const;
const RECENT_RECORDS = 10;

const daysQuery = z.strictObject({
  days: intInRange(1, 365).prefault('30').meta({ description: 'Days back from today, 1 to 365', example: 30 }),
});
const daysBackQuery = z.strictObject({
  days_back: intInRange(1, 365).prefault('30').meta({ description: 'Days back from today, 1 to 365', example: 30 }),
});
const listQuery = z.strictObject({
  page, page_size: pageSize(100),
  start_date: isoDate.optional(), end_date: isoDate.optional(),
  status: z.enum(STATUSES).optional().meta({ description: 'Only days of this status', example: 'failed' }),
});

const records = (description: string) => z.array(dayRecordShape).meta({ description });
const dayEnvelope = z.object({ status: success, data: dayRecordShape.meta({ description: 'The record' }) });
const checkShape = z.object({
  status: success, date: isoDate,
  need_sync: z.boolean().meta({ description: 'Whether a sync would help', example: true }),
  reason: z.string().meta({ description: 'In words', example: '未找到同步记录，需要同步' }),
});

@ApiTags('sync status')
@RequiresScope('read')
@Controller('api/v1/sync-status')
export class SyncStatusController {
  constructor(private readonly days: DayQuery, private readonly sync: RangeSync) {}

  @Get('today')
  @ApiOperation({ summary: 'The record of today, by the sync timezone' })
  @DocAnswer(200, dayEnvelope, 'The record', { status: 'success', data: DAY_EXAMPLE })
  @DocErrors(404)
  today() {
    return this.day(formatIsoDate(this.sync.today()), '未找到今日同步记录');
  }

  @Get('date/:date')
  @ApiOperation({ summary: 'The record of one day' })
  @DocParam('date', isoDate, 'The day', '2020-01-02')
  @DocAnswer(200, dayEnvelope, 'The record', { status: 'success', data: DAY_EXAMPLE })
  @DocErrors(400, 404)
  date(@Param('date', new SchemaPipe(isoDate)) date: string) {
    return this.day(date, '未找到同步记录');
  }

  @Get('recent')
  @ApiOperation({ summary: 'Records of the last days, newest first' })
  @DocQuery(daysQuery)
  @DocAnswer(200, z.object({ status: success, total: count('Records'), data: records('Newest first') }), 'Newest first',
    { status: 'success', total: 1, data: [DAY_EXAMPLE] })
  @DocErrors(400)
  async recent(@Query(new SchemaPipe(daysQuery)) { days }: z.output<typeof daysQuery>) {
    const data = await this.recentRecords(days);
    return { status: 'success', total: data.length, data };
  }

  @Get('pending')
  @ApiOperation({ summary: 'Days with a session that are neither synced nor skipped, newest first' })
  @DocQuery(daysBackQuery)
  @DocAnswer(200, z.object({ status: success, total: count('Days'), dates: z.array(isoDate).meta({ description: 'Newest first' }) }), 'Newest first',
    { status: 'success', total: 1, dates: ['2026-11-20'] })
  @DocErrors(400)
  async pending(@Query(new SchemaPipe(daysBackQuery)) { days_back }: z.output<typeof daysBackQuery>) {
    const today = this.sync.today();
    const dates = await this.days.pending(today - days_back + 1, today);
    return { status: 'success', total: dates.length, dates };
  }

  @Get('summary')
  @ApiOperation({ summary: 'How many days of each status, and the latest records' })
  @DocQuery(daysQuery)
  @DocAnswer(200, z.object({
    status: success,
    data: z.object({
      total_days: count('Records in the window'),
      status_count: z.object(Object.fromEntries(STATUSES.map((s) => [s, count(`Days that are ${s}`)]))).meta({ description: 'Days of each status' }),
      recent_records: records('The latest ten'),
    }).meta({ description: 'The summary' }),
  }), 'Counts and up to ten records', {
    status: 'success',
    data: { total_days: 1, status_count: { pending: 0, syncing: 0, success: 1, failed: 0, skipped: 0 }, recent_records: [DAY_EXAMPLE] },
  })
  @DocErrors(400)
  async summary(@Query(new SchemaPipe(daysQuery)) { days }: z.output<typeof daysQuery>) {
    const records = await this.recentRecords(days);
    const status_count = Object.fromEntries(STATUSES.map((s) => [s, records.filter((r) => r.status === s).length]));
    return {
      status: 'success',
      data: { total_days: records.length, status_count, recent_records: records.slice(0, RECENT_RECORDS) },
    };
  }

  @Get('list')
  @ApiOperation({ summary: 'Records by filter, newest first; the counts cover the whole filter' })
  @DocQuery(listQuery)
  @DocAnswer(200, z.object({
    status: success,
    data: z.object({
      records: records('Newest first'), total: count('Records that match'), page: count('This page'),
      page_size: count('Rows a page'), total_pages: count('Pages'),
      stats: z.object({
        total: count('All that match'), success: count('success'), failed: count('failed'), syncing: count('syncing'),
        skipped: count('skipped'), pending: count('pending'),
      }).meta({ description: 'Counts over the whole filter' }),
    }).meta({ description: 'The page' }),
  }), 'A page', {
    status: 'success',
    data: {
      records: [DAY_EXAMPLE], total: 1, page: 1, page_size: 50, total_pages: 1,
      stats: { total: 1, success: 1, failed: 0, syncing: 0, skipped: 0, pending: 0 },
    },
  })
  @DocErrors(400)
  async list(@Query(new SchemaPipe(listQuery)) query: z.output<typeof listQuery>) {
    const { total, stats, rows } = await this.days.page(
      { start: query.start_date ?? null, end: query.end_date ?? null, status: query.status ?? null },
      query.page_size, (query.page - 1) * query.page_size,
    );
    const counted = Object.fromEntries(STATUSES.map((s) => [s, stats[s] ?? 0]));
    return {
      status: 'success',
      data: {
        records: rows.map((r) => dayAnswer(r, this.days.options.timezone)), total, page: query.page,
        page_size: query.page_size, total_pages: Math.ceil(total / query.page_size), stats: { total, ...counted },
      },
    };
  }

  @Post('check/:date')
  @HttpCode(200)
  @ApiOperation({ summary: 'Does this day want a sync, and why' })
  @DocParam('date', isoDate, 'The day', '2020-01-02')
  @DocAnswer(200, checkShape, 'The verdict', { status: 'success', date: '2020-01-02', need_sync: true, reason: '未找到同步记录，需要同步' })
  @DocErrors(400)
  async check(@Param('date', new SchemaPipe(isoDate)) date: string, @ReaderLanguage() language: Language) {
    const { needSync, reason } = await this.days.check(date);
    return { status: 'success', date, need_sync: needSync, reason: checkSentence(reason, language) };
  }

  private async recentRecords(days: number) {
    const records = await this.days.since(this.sync.today() - days + 1);
    return records.map((r) => dayAnswer(r, this.days.options.timezone));
  }

  private async day(date: string, messageZh: string) {
    const record = await this.days.find(date);
    if (!record) throw new DayNotFoundError(date, messageZh);
    return { status: 'success', data: dayAnswer(record, this.days.options.timezone) };
  }
}

/** The status page reads `status: not_found` from the body. */
class DayNotFoundError extends NotFoundError {
  constructor(private readonly date: string, messageZh: string) {
    super(`no sync record of ${date}`, 'day_not_found', messageZh);
  }

  override get data() {
    return { status: 'not_found', date: this.date };
  }
}
