import { count, instantOrNull, intInRange } from '@tidemark/http-api';
import { z } from 'zod';

/** Any text: real slaves call themselves as they like. */
export const slaveName = z.string().min(1).max(255)
  .meta({ description: 'Name of the slave: as configured, `{host}_{port}` or `{hostname}_slave`', example: 'backup1' });

export const waitQuery = z.object({
  wait: intInRange(0, 25).prefault('0').meta({
    type: 'integer', minimum: 0, maximum: 25, default: 0, description: 'Seconds to wait until the rows that are sent once more have been applied', example: 0,
  }),
});

const text = (description: string, example: string) => z.string().meta({ description, example });
const yes = z.boolean().meta({ description: 'Whether it was done', example: true });

export const slavesAnswer = z.array(z.object({
  name: text('Its name', 'backup1'), host: z.string().nullable().meta({ description: 'Null: it fetches by itself and never said so', example: '10.0.0.2' }),
  port: count('Its port', 8000).nullable(),
  enabled: z.boolean().meta({ description: 'False: it was pushed to, and is no longer in the settings', example: true }),
  mode: z.enum(['push', 'pull']).meta({ description: 'push: this master sends; pull: it fetches', example: 'push' }),
  last_contact: instantOrNull('When it was last heard of'),
})).meta({ description: 'By name' });

export const queuedAnswer = z.object({
  success: yes,
  result: z.object({
    success: yes, message: text('In words', 'Sync request queued for backup1'),
    slaves: z.array(z.string()).meta({ description: 'Those that were woken; every slave where nobody bears the name', example: ['backup1'] }),
    sent: z.boolean().nullable().meta({ description: 'Whether the rows asked for were applied within `wait`; null: none in particular were asked for', example: null }),
  }).meta({ description: 'What was done' }),
});

export const requestAnswer = z.object({
  success: yes,
  result: z.object({
    success: yes, message: text('"Sync completed", or how much is still to come', 'Sync completed'),
    completed: z.boolean().meta({ description: 'Whether everything has arrived', example: true }), behind: count('Change numbers that are to come'),
  }).meta({ description: 'What was done' }),
});
