import { z } from 'zod';
import { nodeId } from './nodes.schema';

const MAX_STEPS = 2_000;
const STEPS = 360;
const HOUR_MS = 3_600_000;
const LONGEST_MS = 8 * 24 * HOUR_MS;
const SHORTEST_STEP = 10;
const LONGEST_STEP = 86_400;

const instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-20T20:00:00+08:00' });
const seconds = z.string().regex(/^[1-9]\d{0,4}$/, { error: `must be a whole number from ${SHORTEST_STEP} to ${LONGEST_STEP}` }).transform(Number)
  .refine((n) => n >= SHORTEST_STEP && n <= LONGEST_STEP, { error: `must be a whole number from ${SHORTEST_STEP} to ${LONGEST_STEP}` });

export const historyQuery = z.strictObject({
  from: instant.optional().meta({ description: 'First instant; by default an hour before `to`', example: '2026-11-20T19:00:00+08:00' }),
  to: instant.optional().meta({ description: 'End, not included; by default now', example: '2026-11-20T20:00:00+08:00' }),
  step: seconds.optional().meta({ type: 'integer', minimum: SHORTEST_STEP, maximum: LONGEST_STEP, description: 'Seconds of one point; by default what makes at most 360 of them', example: 60 }),
});

export interface HistoryRange {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
}

/** The query, with what it leaves out filled in. */
export const historyRange = historyQuery.transform(({ from, to, step }, context): HistoryRange => {
  const end = to === undefined ? Date.now() : Date.parse(to);
  const start = from === undefined ? end - HOUR_MS : Date.parse(from);
  const refuse = (field: string, message: string) => {
    context.issues.push({ code: 'custom', input: field, path: [field], message });
    return z.NEVER;
  };
  if (start >= end) return refuse('from', 'must be before `to`');
  if (end - start > LONGEST_MS) return refuse('from', 'must be at most 8 days before `to`; samples are kept for 7');
  const stepSeconds = step ?? Math.max(SHORTEST_STEP, Math.ceil((end - start) / 1000 / STEPS / SHORTEST_STEP) * SHORTEST_STEP);
  if ((end - start) / 1000 / stepSeconds > MAX_STEPS) return refuse('step', `makes more than ${MAX_STEPS} points`);
  return { from: new Date(start), to: new Date(end), stepSeconds };
});

const series = (description: string, example: (number | null)[]) => z.array(z.number().nullable()).meta({ description: `${description}; null where nothing was heard`, example });

export const historyAnswer = z.object({
  node_id: nodeId, from: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T19:00:00.000+08:00' }),
  to: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T19:00:20.000+08:00' }),
  step_seconds: z.number().meta({ description: 'Seconds of one point', example: 10 }),
  at: z.array(z.string()).meta({ description: 'Where each point begins', example: ['2026-11-20T19:00:00.000+08:00'] }),
  cpu_percent: series('Mean CPU', [12.5, null]), memory_percent: series('Mean memory', [41, null]), active_tasks: series('Mean number of tasks at work', [1.5, null]),
  completed_tasks: series('Tasks that had succeeded since its start', [17, null]), failed_tasks: series('Tasks that had failed since its start', [0, null]),
});
export const HISTORY_EXAMPLE = {
  node_id: 'node_001', from: '2026-11-20T19:00:00.000+08:00', to: '2026-11-20T19:00:20.000+08:00', step_seconds: 10,
  at: ['2026-11-20T19:00:00.000+08:00', '2026-11-20T19:00:10.000+08:00'], cpu_percent: [12.5, null], memory_percent: [41, null],
  active_tasks: [1.5, null], completed_tasks: [17, null], failed_tasks: [0, null],
};
