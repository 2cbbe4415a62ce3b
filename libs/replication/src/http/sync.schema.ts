import { count, instantOrNull, intInRange } from '@tidemark/http-api';
import { z } from 'zod';
import { SLAVE_STATES } from '../status/slave-state';

const text = (description: string, example: string) => z.string().meta({ description, example });
const MOST_LINES = 1_000;
const LAST_LINE = 1_000_000_000;

export const limit = intInRange(1, MOST_LINES).prefault('100')
  .meta({ type: 'integer', minimum: 1, maximum: MOST_LINES, default: 100, description: 'Lines at most', example: 100 });
export const offset = intInRange(0, LAST_LINE).prefault('0')
  .meta({ type: 'integer', minimum: 0, maximum: LAST_LINE, default: 0, description: 'Lines to leave out', example: 0 });
const backupName = z.string().min(1).max(255).meta({ description: 'Name of the slave; absent: all', example: 'backup1' });

export const syncStatusAnswer = z.object({
  backups: z.array(z.object({
    name: text('Name of the slave', 'backup1'), host: z.string().nullable().meta({ description: 'Where it is', example: '10.0.0.2' }), port: count('Its port', 8000).nullable(),
    state: z.enum(SLAVE_STATES).nullable().meta({ description: 'What the copy is doing', example: 'in_sync' }),
    last_sync: instantOrNull('When it last held all that this master had'), sync_delay: count('Whole seconds since then', 0).nullable(),
    behind: count('Change numbers that it lacks', 0).nullable(), verified_at: instantOrNull('When it was last found equal'),
  })).meta({ description: 'By name; none on a slave' }),
  total_backups: count('All of them', 1),
});

export const historyQuery = z.object({ backup_name: backupName.optional(), limit, offset });
export const historyAnswer = z.array(z.object({
  id: count('Number of the line', 7), backup_name: text('Name of the slave', 'backup1'),
  symbol: z.string().nullable().meta({ description: 'Null: whatever had changed', example: null }), interval: text('Interval of the bars', '1d'),
  sync_mode: z.enum(['incremental', 'verify', 'repair', 'restart']).meta({ description: 'incremental: changes; verify: a comparison; repair: rows sent once more; restart: a copy from the start', example: 'incremental' }),
  start_time: text('ISO 8601 with offset', '2026-11-20T20:00:00.000+08:00'), end_time: instantOrNull('Its end'), data_count: count('Rows that were sent', 120),
  status: z.enum(['running', 'success', 'failed']).meta({ description: 'How it ended', example: 'success' }),
  error_message: z.string().nullable().meta({ description: 'Why it failed', example: null }),
})).meta({ description: 'Newest first' });

export const triggerParts = z.object({ backup_name: backupName.nullish().meta({ description: 'Name of the slave; absent: all', example: 'backup1' }) });
export const triggerAnswer = z.object({
  success: z.literal(true).meta({ description: 'Always true; a slave that is late makes it a 503', example: true }), message: text('Always the same', 'Sync triggered'),
  result: z.object({
    success: z.literal(true).meta({ description: 'Always true', example: true }),
    results: z.record(z.string(), z.literal(true)).meta({ description: 'By slave: it has acknowledged all that this master had when it was asked', example: { backup1: true } }),
  }).meta({ description: 'What came of it' }),
});
