import { count, instantOrNull } from '@tidemark/http-api';
import { z } from 'zod';
import { SLAVE_STATES } from '../status/slave-state';

const role = z.string().nullable().meta({ description: 'master, slave or fenced; null before the first start', example: 'master' });
const delay = count('Whole seconds since the copy last held all that its master had; null on a master, and before a first copy is complete', 2).nullable();

export const statusAnswer = z.object({
  name: z.string().meta({ description: 'NODE_NAME', example: 'backup1' }), role,
  running: z.literal(true).meta({ description: 'Always true', example: true }),
  uptime: count('Seconds since it was started', 3600), tasks_count: count('Maintenance tasks that it has; 0 on a slave', 4),
  term: count('Highest term that it has seen', 1), cursor: count('Change number up to which it holds everything', 42),
  head: count('Highest change number of the master, as far as it has heard', 42), sync_delay: delay,
  ready: z.boolean().meta({ description: 'As /health/ready', example: true }),
  version: z.string().meta({ description: 'Version of the program', example: '0.1.0' }),
});
export const STATUS_EXAMPLE = {
  name: 'main', role: 'master', running: true, uptime: 3600, tasks_count: 4, term: 1, cursor: 42, head: 42, sync_delay: null, ready: true, version: '0.1.0',
};

const trouble = z.object({
  code: z.string().meta({ description: 'Stable word', example: 'unreachable' }), message: z.string().meta({ description: 'In words', example: 'ECONNREFUSED' }),
  since: z.string().meta({ description: 'Since when, UTC', example: '2026-11-20T12:00:00.000Z' }),
}).nullable().meta({ description: 'Why the stream does not get through to it; null: it does' });

export const nodeEntry = z.object({
  name: z.string().meta({ description: 'Name of the node', example: 'backup1' }), role,
  host: z.string().nullable().meta({ description: 'Where it is; null where a slave that fetches never said so', example: '10.0.0.2' }),
  port: count('Its port', 8000).nullable(),
  status: z.enum(['running', 'offline']).meta({ description: 'offline: it did not answer within 3 s', example: 'running' }),
  error: z.string().optional().meta({ description: 'Why it is offline', example: 'http://10.0.0.2:8000 did not answer within 3 s' }),
  state: z.enum(SLAVE_STATES).optional().meta({ description: 'What the copy is doing; of slaves only', example: 'in_sync' }),
  trouble: trouble.optional(), uptime: count('Seconds since it was started', 3600).nullable(), tasks_count: count('Maintenance tasks that it has', 0).nullable(),
  last_sync: instantOrNull('When the copy last held all that its master had'), sync_delay: delay,
  behind: count('Change numbers that the copy lacks', 0).nullable(), verified_at: instantOrNull('When the copy was last found equal to its master'),
  verified_root: z.string().nullable().meta({ description: 'Digest of the whole store then', example: '8d8b…' }),
}).meta({ description: 'A node' });

const copy = { verified_at: '2026-11-20T19:59:00.000+08:00', verified_root: '8d8b…' };
export const MASTER_ENTRY = {
  name: 'main', role: 'master', host: '10.0.0.1', port: 8000, status: 'running', uptime: 3600, tasks_count: 4, last_sync: null, sync_delay: null,
  behind: null, verified_at: null, verified_root: null,
};
export const SLAVE_ENTRY = {
  name: 'backup1', role: 'slave', host: '10.0.0.2', port: 8000, status: 'running', state: 'in_sync', trouble: null, uptime: 3600, tasks_count: 0,
  last_sync: '2026-11-20T20:00:00.000+08:00', sync_delay: 0, behind: 0, ...copy,
};

export const nodesAnswer = z.object({
  nodes: z.array(nodeEntry).meta({ description: 'On a master: itself and its slaves; on a slave: its master and itself' }),
  total_nodes: count('All of them', 2), online_nodes: count('Those that are running', 2),
});

export const masterStatusAnswer = z.looseObject({
  status: z.enum(['offline', 'not_configured']).optional().meta({ description: 'Where there is no status of the master', example: 'offline' }),
  error: z.string().optional().meta({ description: 'Why it is offline', example: 'ECONNREFUSED' }),
  ...statusAnswer.partial().shape,
});
