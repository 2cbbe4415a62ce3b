import { SCOPES, success } from '@tidemark/http-api';
import { z } from 'zod';

const MAX_KEY = 1_000;

export const signInBody = z.strictObject({
  key: z.string().min(1).max(MAX_KEY).meta({ description: 'API_KEY, or a key of /api/v1/keys', example: 'tm_…' }),
});

const scopes = z.array(z.enum(SCOPES)).meta({ description: 'What it opens; empty for a stranger', example: ['read', 'sync'] });

export const sessionAnswer = z.object({
  name: z.string().nullable().meta({ description: 'Of the key; api-key is API_KEY, local a caller of a server that asks for no key; null: sign in first', example: 'desk-page' }),
  scopes,
  role: z.enum(['master', 'slave', 'fenced']).nullable().meta({ description: 'What this server is among its copies; null for strangers, and until it is known', example: 'master' }),
  keys_needed: z.boolean().meta({ description: 'Whether this server asks for keys at all', example: true }),
});
export const signInAnswer = z.object({
  status: success, name: z.string().meta({ description: 'Of the key', example: 'desk-page' }), scopes,
});
export const signOutAnswer = z.object({ status: success });
