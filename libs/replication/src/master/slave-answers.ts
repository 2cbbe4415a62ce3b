import { z } from 'zod';
import type { Acknowledgement } from '../slave/change-applier';
import type { VerificationReport } from '../slave/slave-verifier';
import type { Standing } from '../slave/stream-refused.error';

/** What a slave says is checked like any other input. */
const number = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const integer = z.number().int();
const term = z.object({ term: number, from: number, leader: z.uuid().nullish() });

export const standingSchema = z.object({
  role: z.enum(['master', 'slave', 'fenced']).nullable(), term: number, terms: z.array(term).max(10_000), leader: z.uuid().nullable(),
  cursor: number, schema: number, verified_seq: number.nullable(), master_url: z.string().max(500).nullable(),
}) satisfies z.ZodType<Standing>;

const table = z.string().max(200);
const report = z.object({
  id: z.string().max(64), stage: z.enum(['computing', 'groups', 'leaves', 'done', 'failed']),
  root: z.string().max(128).optional(), rows: number.optional(),
  groups: z.array(z.object({ table, groups: z.array(integer) })).optional(),
  leaves: z.array(z.object({ table, leaves: z.array(z.tuple([integer, integer, number, number])) })).optional(),
  error: z.string().max(2_000).optional(),
}) satisfies z.ZodType<VerificationReport>;

export const acknowledgementSchema = z.object({
  cursor: number, term: number, verified_seq: number.nullable(), verification: report.nullable(),
}) satisfies z.ZodType<Acknowledgement>;
