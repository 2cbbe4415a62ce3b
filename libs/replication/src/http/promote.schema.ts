import { count, instantOrNull } from '@tidemark/http-api';
import { z } from 'zod';
import { HIGHEST_TERM } from '../wire/batch';

const confirm = z.boolean().default(false).meta({ description: 'true does it; otherwise the answer says what it would cost', example: true });

export const promoteBody = z.strictObject({
  confirm,
  next_term: z.number().int().min(1).max(HIGHEST_TERM).optional()
    .meta({ description: 'The term that the preview showed: refused with 409 where it has been begun meanwhile', example: 2 }),
});
export type PromoteBody = z.output<typeof promoteBody>;

/** The origin of a server and nothing else, as the settings take it. */
const masterUrl = z.string().max(500).transform((text, context) => {
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol) && url.port !== '0' && url.href === `${url.origin}/` && !/[?#@\s]/.test(text)) return url.origin;
  context.addIssue({ code: 'custom', message: 'must be an http or https address without path, query and password, such as http://10.0.0.2:8000' });
  return z.NEVER;
}).meta({ type: 'string', description: 'Where the new master is: http or https, without path', example: 'http://10.0.0.2:8000' });

export const followBody = z.strictObject({ master_url: masterUrl, confirm });
export type FollowBody = z.output<typeof followBody>;

const role = z.string().nullable().meta({ description: 'master, slave or fenced', example: 'slave' });
const url = z.string().nullable().meta({ description: 'Its address; null: not known', example: 'http://10.0.0.1:8000' });
const error = z.string().nullable().meta({ description: 'Why it could not be asked, or is no master', example: null });
const reachable = z.boolean().meta({ description: 'Whether it answers now', example: false });

export const LOSS_EXAMPLE = { changes: 3, seconds: 12 };
export const lossAnswer = z.object({
  changes: count('Commits of the master, so far as known, that are not here', 3),
  seconds: count('Up to so many seconds of its commits; null: this copy was never complete', 12).nullable(),
}).meta({ description: 'What a promotion would lose', example: LOSS_EXAMPLE });

export const PREVIEW_EXAMPLE = {
  role: 'slave', term: 1, next_term: 2, from: 42, would_lose: LOSS_EXAMPLE,
  master: { url: 'http://10.0.0.1:8000', reachable: false, error: 'connect ECONNREFUSED', head: 45, head_known_at: '2026-11-20T12:00:00.000Z' },
  verified_at: '2026-11-20T04:00:00.000Z',
};
export const previewAnswer = z.object({
  role, term: count('Term that this node stands in', 1), next_term: count('Term that a promotion would begin', 2),
  from: count('Change number up to which all is here', 42), would_lose: lossAnswer,
  master: z.object({
    url, reachable, error, head: count('Highest change number it was known to have', 45), head_known_at: instantOrNull('When that was'),
  }).meta({ description: 'The present master' }),
  verified_at: instantOrNull('When this copy was last found equal'),
});

export const REIGN_EXAMPLE = { role: 'master', term: 2, from: 42, node_id: '0b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11', master_url: null };
const reignAnswer = z.object({
  role, term: count('Its term', 2), from: count('Last change number that the term took over', 42),
  node_id: z.string().meta({ description: 'Id of this database', example: REIGN_EXAMPLE.node_id }), master_url: url,
});
export const promoteAnswer = z.union([previewAnswer, reignAnswer]);

export const FOLLOW_EXAMPLE = {
  role: 'fenced', term: 2, master: { url: 'http://10.0.0.2:8000', reachable: true, error: null, role: 'master', term: 2 }, fork: 42,
  would_set_aside: { rows: 7, tables: { bar_daily: 7 } },
};
const followPreviewAnswer = z.object({
  role, term: count('Term that this node stands in', 2),
  master: z.object({ url: z.string().meta({ description: 'As asked', example: FOLLOW_EXAMPLE.master.url }), reachable, error, role, term: count('Its term', 2).nullable() })
    .meta({ description: 'The master named' }),
  fork: count('Last change number up to which both histories are one; null: not known, or nothing has parted', 42).nullable(),
  would_set_aside: z.object({
    rows: count('Rows', 7), tables: z.record(z.string(), z.number()).meta({ description: 'Rows by table', example: { bar_daily: 7 } }),
  }).nullable().meta({ description: 'What that master never had: saved to a review file before it leaves; null: not known', example: FOLLOW_EXAMPLE.would_set_aside }),
});
export const followAnswer = z.union([followPreviewAnswer, reignAnswer]);
