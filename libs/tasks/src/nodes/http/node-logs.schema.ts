import { intInRange } from '@tidemark/http-api';
import { LOG_LEVELS, MAX_KEPT_LINES } from '@tidemark/process';
import { z } from 'zod';
import { nodeId } from './nodes.schema';

const LINES = 200;

export const logsQuery = z.strictObject({
  limit: intInRange(1, MAX_KEPT_LINES).prefault(String(LINES)).meta({
    type: 'integer', minimum: 1, maximum: MAX_KEPT_LINES, default: LINES, description: `Lines at most, 1 to ${MAX_KEPT_LINES}; a node keeps no more`, example: LINES,
  }),
  level: z.enum(LOG_LEVELS).default('debug').meta({ description: 'Lines of this level and worse', example: 'warning' }),
});

export const logsAnswer = z.object({
  node_id: nodeId,
  lines: z.array(z.object({
    at: z.string().meta({ description: 'ISO 8601 with offset, by the clock of the node', example: '2026-11-20T20:00:00.000+08:00' }),
    level: z.enum(LOG_LEVELS).meta({ description: 'How serious', example: 'info' }),
    part: z.string().meta({ description: 'Which part of the node says it', example: 'tasks' }),
    message: z.string().meta({ description: 'What it says, secrets masked; long ones end in …', example: '任务完成: t1, 耗时: 0.02秒' }),
  })).meta({ description: 'The newest last' }),
});
export const LOGS_EXAMPLE = {
  node_id: 'node_001', lines: [{ at: '2026-11-20T20:00:00.000+08:00', level: 'info', part: 'tasks', message: '任务完成: t1, 耗时: 0.02秒' }],
};
