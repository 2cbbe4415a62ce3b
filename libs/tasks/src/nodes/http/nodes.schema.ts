import { count, instantOrNull, success } from '@tidemark/http-api';
import { z } from 'zod';
import { CAPABILITY, MAX_CAPABILITIES, MAX_WORKERS } from '../node-figures';

const NODE_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export const nodeId = z.string().regex(NODE_ID, { error: 'must be 1 to 64 of A-Z a-z 0-9 _ . - and begin with a letter or digit' })
  .meta({ description: 'Id of the node', example: 'node_001' });
const nodeName = z.string().regex(/^[^\p{C}\u2028\u2029]{1,64}$/u, { error: 'must be 1 to 64 characters without control characters' })
  .meta({ description: 'Its name for people', example: 'Shelf 1' });
const host = z.string().min(1).max(253).meta({ description: 'IP address or host name at which this server reaches it', example: '10.0.0.5' });
const port = z.number().int().min(1).max(65_535).meta({ description: 'Its port', example: 8900 });
const scheme = z.enum(['http', 'https']).meta({ description: 'How it is spoken to', example: 'http' });
const capability = z.string().regex(CAPABILITY, { error: 'must be a word of 1 to 64 letters, digits, _ . -' });
const capabilities = z.array(capability).max(MAX_CAPABILITIES).meta({ description: 'What it can do; none: everything', example: ['data_import', 'backtest'] });
const maxWorkers = z.number().int().min(1).max(MAX_WORKERS).meta({ description: 'Tasks at a time', example: 4 });
const percent = (what: string) => z.number().min(0).meta({ description: `${what}, 0 to 100`, example: 12.5 });
const tasks = (what: string) => z.number().int().min(0).meta({ description: what, example: 1 });

export const registration = z.strictObject({
  node_id: nodeId, node_name: nodeName.optional(), host, port, capabilities: capabilities.default([]), max_workers: maxWorkers.default(4),
  scheme: scheme.default('http'),
});
export const REGISTRATION_EXAMPLE = {
  node_id: 'node_001', node_name: 'Shelf 1', host: '10.0.0.5', port: 8900, capabilities: ['data_import', 'backtest'], max_workers: 4,
};

export const heartbeat = z.strictObject({
  status: z.string().regex(/^[a-z_]{1,32}$/, { error: 'must be a word of lower-case letters' }).meta({ description: 'healthy, busy, overloaded or draining', example: 'healthy' }),
  cpu_percent: percent('CPU'), memory_percent: percent('Memory'), active_tasks: tasks('Tasks at work'),
  completed_tasks: tasks('Tasks that succeeded since its start').default(0), failed_tasks: tasks('Tasks that failed since its start').default(0),
  max_workers: maxWorkers.optional(),
});
export const HEARTBEAT_EXAMPLE = {
  status: 'healthy', cpu_percent: 12.5, memory_percent: 41, active_tasks: 1, completed_tasks: 17, failed_tasks: 0, max_workers: 4,
};

export const connection = z.strictObject({ host, port, scheme: scheme.default('http') });

const figure = (description: string, example: number | null) => z.number().nullable().meta({ description: `${description}; null: not known now`, example });

export const nodeEntry = z.object({
  node_id: nodeId, node_name: nodeName,
  status: z.enum(['healthy', 'busy', 'overloaded', 'draining', 'drained', 'offline', 'removed']).meta({ description: 'How it is', example: 'healthy' }),
  state: z.enum(['active', 'drained', 'removed']).meta({ description: 'What operators decided', example: 'active' }),
  score: figure('100 − (CPU · 0.5 + memory · 0.3 + active tasks · 10); the highest is given the next task', 71.45),
  breaker: z.enum(['closed', 'open', 'half_open']).meta({ description: 'open: it failed and gets no tasks for a while; half_open: one may try', example: 'closed' }),
  retry_in_ms: count('Until an open breaker lets it be tried again', 0),
  cpu_percent: figure('CPU', 12.5), memory_percent: figure('Memory', 41),
  active_tasks: figure('Tasks at work, those that this server has just sent among them', 1),
  sent_tasks: count('Tasks that this server has there', 1),
  completed_tasks: figure('Tasks that succeeded since its start', 17), failed_tasks: figure('Tasks that failed since its start', 0),
  max_workers: maxWorkers, capabilities,
  url: z.string().meta({ description: 'Where it is called', example: 'http://10.0.0.5:8900' }), host, port,
  origin: z.enum(['configured', 'registered']).meta({ description: 'Who named it: the settings, or itself', example: 'registered' }),
  uptime_seconds: figure('Since its start', 3600),
  trouble: z.object({
    code: z.string().meta({ description: 'Stable word', example: 'unreachable' }), message: z.string().meta({ description: 'What happened', example: '10.0.0.5:8900/api/v1/health: ECONNREFUSED' }),
  }).nullable().meta({ description: 'Why its health could not be read; null where it could' }),
  checked_at: instantOrNull('When this server last heard of its load'), last_seen_at: instantOrNull('When any server last heard of it'),
  registered_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
});
export const NODE_EXAMPLE = {
  node_id: 'node_001', node_name: 'Shelf 1', status: 'healthy', state: 'active', score: 71.45, breaker: 'closed', retry_in_ms: 0, cpu_percent: 12.5,
  memory_percent: 41, active_tasks: 1, sent_tasks: 1, completed_tasks: 17, failed_tasks: 0, max_workers: 4, capabilities: ['data_import', 'backtest'],
  url: 'http://10.0.0.5:8900', host: '10.0.0.5', port: 8900, origin: 'registered', uptime_seconds: 3600, trouble: null,
  checked_at: '2026-11-20T20:00:01.000+08:00', last_seen_at: '2026-11-20T20:00:01.000+08:00', registered_at: '2026-11-20T19:00:00.000+08:00',
};

export const nodesAnswer = z.object({
  data: z.array(nodeEntry).meta({ description: 'By id' }), total: count('Nodes', 1), online: count('Of these, not offline', 1),
});
export const stateAnswer = z.object({
  status: success, node_id: nodeId, state: z.enum(['active', 'drained', 'removed']).meta({ description: 'What it is now', example: 'drained' }),
});
export const testAnswer = z.object({
  ok: z.boolean().meta({ description: 'Whether a node answered with 200', example: true }),
  code: z.string().meta({ description: 'ok, bad_status, not_a_node, unreachable, timeout, redirect_refused …', example: 'ok' }),
  message: z.string().meta({ description: 'What was found', example: 'node node_001 answers' }),
  http_status: z.number().nullable().meta({ description: 'Status of its answer; null: none came', example: 200 }),
  response_ms: count('How long it took', 12),
  node: z.object({
    node_id: z.string().nullable().meta({ description: 'What it calls itself', example: 'node_001' }),
    node_name: z.string().nullable().meta({ description: 'Its name', example: 'Shelf 1' }), status: z.string().meta({ description: 'Its word', example: 'healthy' }),
    cpu_percent: percent('CPU'), memory_percent: percent('Memory'), active_tasks: tasks('Tasks at work'), capabilities,
  }).nullable().meta({ description: 'What it says of itself; null where no node answered' }),
});
export const TEST_EXAMPLE = {
  ok: true, code: 'ok', message: 'node node_001 answers', http_status: 200, response_ms: 12,
  node: { node_id: 'node_001', node_name: 'Shelf 1', status: 'healthy', cpu_percent: 12.5, memory_percent: 41, active_tasks: 1, capabilities: ['backtest'] },
};
