import { parseIsoDate } from '@tidemark/domain';
import { count, instantOrNull, intInRange, SCOPES, success } from '@tidemark/http-api';
import { z } from 'zod';
import { KEY_NAME } from '../access-key.store';

const MAX_ID = 2_147_483_647;
const instant = z.iso.datetime({ offset: true });

const keyName = z.string().regex(KEY_NAME, { error: 'must be 1 to 64 of A-Z a-z 0-9 _ . - and begin with a letter or digit' })
  .meta({ description: 'Name of the key: whose or what for; it stands in the log', example: 'desk-page' });
const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)
  .meta({ description: 'What it opens: read, sync, replicate, node; admin opens all', example: ['read', 'sync'] });

/** With its offset: whose midnight a bare date means would be a guess. */
const expiresAt = z.string().refine((text) => instant.safeParse(text).success && parseIsoDate(text.slice(0, 10)) !== undefined, {
  error: 'must be an instant such as 2027-01-01T00:00:00+08:00', params: { zh: '应为带时区的时间，如 2027-01-01T00:00:00+08:00', code: 'invalid_date' },
}).transform((text) => new Date(text)).refine((at) => at.getTime() > Date.now(), {
  error: 'must be in the future', params: { zh: '应为将来的时间', code: 'invalid_date' },
}).nullable().default(null).meta({ type: ['string', 'null'], format: 'date-time', description: 'When it ends by itself; null for never', example: '2027-01-01T00:00:00+08:00' });

export const addBody = z.strictObject({ name: keyName, scopes, expires_at: expiresAt });
export type AddBody = z.output<typeof addBody>;

export const keyId = intInRange(1, MAX_ID).meta({ description: 'Number of the key', example: 3 });

const shape = {
  id: count('Number of the key', 3), name: keyName, scopes,
  state: z.enum(['active', 'expired', 'revoked']).meta({ description: 'Whether it opens anything', example: 'active' }),
  created_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  created_by: z.string().meta({ description: 'Whose key made it; api-key is API_KEY, local a caller without key', example: 'api-key' }),
  expires_at: instantOrNull('When it ends by itself'),
  last_used_at: instantOrNull('When it was last used, to the minute'),
  revoked_at: instantOrNull('When it was revoked'),
  revoked_by: z.string().nullable().meta({ description: 'Whose key revoked it', example: null }),
};
export const KEY_EXAMPLE = {
  id: 3, name: 'desk-page', scopes: ['read', 'sync'], state: 'active', created_at: '2026-11-20T20:00:00.000+08:00', created_by: 'api-key',
  expires_at: '2027-01-01T00:00:00.000+08:00', last_used_at: null, revoked_at: null, revoked_by: null,
};

export const keysAnswer = z.object({ data: z.array(z.object(shape)).meta({ description: 'The newest first' }) });
export const keyAnswer = z.object({ status: success, data: z.object(shape).meta({ description: 'The key' }) });
export const newKeyAnswer = z.object({
  status: success, key: z.string().meta({ description: 'To be sent as X-API-Key. Shown this once', example: 'tm_…' }),
  data: z.object(shape).meta({ description: 'What is stored of it' }),
});
