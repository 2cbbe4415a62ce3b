import { intInRange } from '@tidemark/http-api';
import { z } from 'zod';
import { acknowledgementSchema } from '../master/slave-answers';
import { HIGHEST_TERM } from '../wire/batch';

const LARGEST = 999_999_999_999_999;
const seq = intInRange(0, LARGEST);
const peerName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'must be 1 to 64 letters, digits, dots, dashes or underscores' })
  .meta({ description: 'Name of the slave', example: 'backup1' });

export const feedQuery = z.object({
  name: peerName.optional().meta({ description: 'Name of the slave; a key of its own decides over it', example: 'backup1' }),
  after: seq.meta({ type: 'integer', minimum: 0, description: 'Change number after which the batch is to begin', example: 42 }),
  applied: seq.optional().meta({ type: 'integer', minimum: 0, description: 'Change number up to which the slave has committed; `after` if not said', example: 42 }),
  term: intInRange(0, HIGHEST_TERM).optional().meta({ type: 'integer', minimum: 0, maximum: HIGHEST_TERM, description: 'Highest term that the slave has seen', example: 1 }),
  wait: intInRange(0, 25).prefault('0').meta({ type: 'integer', minimum: 0, maximum: 25, default: 0, description: 'Seconds to wait for news', example: 5 }),
});
export type FeedQuery = z.output<typeof feedQuery>;

export const feedAck = acknowledgementSchema.extend({ name: peerName.optional().meta({ description: 'Name of the slave', example: 'backup1' }) });
export type FeedAck = z.output<typeof feedAck>;
