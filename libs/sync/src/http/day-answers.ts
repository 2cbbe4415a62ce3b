import { formatZonedIso } from '@tidemark/domain';
import { z } from 'zod';
import { DayRecord } from '../days/day.store';

const instant = z.string().nullable();

export const dayRecordShape = z.object({
  id: z.number().int().meta({ description: 'Number of the record', example: 3 }),
  sync_date: z.string().meta({ description: 'The day, YYYY-MM-DD', example: '2020-01-02' }),
  status: z.enum(['pending', 'syncing', 'success', 'failed', 'skipped']).meta({
    description: 'skipped: no session, or nothing traded; pending: a session is not final yet', example: 'success',
  }),
  total_records: z.number().int().meta({ description: 'Bars stored of this day', example: 1 }),
  success_count: z.number().int().meta({ description: 'Instruments with a verified bar', example: 1 }),
  failed_count: z.number().int().meta({ description: 'Instruments whose bar is missing', example: 0 }),
  start_time: instant.meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  end_time: instant.meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:02.000+08:00' }),
  duration_seconds: z.number().int().nullable().meta({ description: 'Seconds', example: 2 }),
  error_message: z.string().nullable().meta({ description: 'Why the day failed', example: null }),
  remarks: z.string().nullable().meta({ description: 'Summary', example: '同步完成: 获取1只, 失败0只, 入库1条' }),
  process_id: z.string().nullable().meta({ description: 'Who worked on it', example: 'tidemark@host:4711' }),
  created_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  updated_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:02.000+08:00' }),
});

/** One clock in one record: every instant with the sync timezone's offset. */
export function dayAnswer(record: DayRecord, timeZone: string): z.infer<typeof dayRecordShape> {
  const at = (date: Date): string => formatZonedIso(date.getTime(), timeZone);
  return {
    ...record, id: Number(record.id),
    start_time: record.start_time && at(record.start_time), end_time: record.end_time && at(record.end_time),
    created_at: at(record.created_at), updated_at: at(record.updated_at),
  };
}

export const DAY_EXAMPLE = {
  id: 3, sync_date: '2020-01-02', status: 'success', total_records: 1, success_count: 1, failed_count: 0,
  start_time: '2026-11-20T20:00:00.000+08:00', end_time: '2026-11-20T20:00:02.000+08:00', duration_seconds: 2,
  error_message: null, remarks: '同步完成: 获取1只, 失败0只, 入库1条', process_id: 'tidemark@host:4711',
  created_at: '2026-11-20T20:00:00.000+08:00', updated_at: '2026-11-20T20:00:02.000+08:00',
};
