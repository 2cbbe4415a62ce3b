import { count } from '@tidemark/http-api';
import { z } from 'zod';

const term = z.object({
  term: count('Number of the reign', 1), from: count('Last change number that it took over; its own begin behind it', 0),
  leader: z.string().nullish().meta({ description: 'Id of the database of its master', example: '0b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11' }),
}).meta({ description: 'A reign' });
const uuid = z.string().nullable().meta({ description: 'Id of the database of that term\'s master; null: not heard of yet', example: '0b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11' });

export const STANDING_EXAMPLE = {
  role: 'slave', term: 1, terms: [{ term: 1, from: 0 }], leader: '0b0c6a3e-6e0f-4e3c-9f55-9f4f3c0a4c11', cursor: 42, schema: 1700000000002,
  verified_seq: 40, master_url: 'http://127.0.0.1:8000',
};
export const standingAnswer = z.object({
  role: z.string().nullable().meta({ description: 'master, slave or fenced; null before the first start', example: 'slave' }),
  term: count('Highest term seen', 1), terms: z.array(term).meta({ description: 'All reigns, ascending' }), leader: uuid,
  cursor: count('Change number up to which all is applied', 42), schema: count('Newest migration', 1700000000002),
  verified_seq: count('Change number at which this copy was last found equal', 40).nullable(),
  master_url: z.string().nullable().meta({ description: 'Where it believes its master to be', example: 'http://127.0.0.1:8000' }),
});

export const ACKNOWLEDGEMENT_EXAMPLE = { cursor: 43, term: 1, verified_seq: 40, verification: null };
export const acknowledgementAnswer = z.object({
  cursor: count('Change number up to which all is committed here', 43), term: count('Term of this node', 1),
  verified_seq: count('Change number at which this copy was last found equal', 40).nullable(),
  verification: z.looseObject({
    id: z.string().meta({ description: 'Of the verification', example: '5f1c…' }),
    stage: z.string().meta({ description: 'computing, groups, leaves, done or failed', example: 'computing' }),
  }).nullable().meta({ description: 'What a running comparison has found so far', example: null }),
});
