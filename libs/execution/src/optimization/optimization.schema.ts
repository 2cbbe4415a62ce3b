import { z } from 'zod';
import { readSettings, settingsFields } from '../backtest/settings';
import { readSubject, subjectFields } from '../fields/subject';
import { unknownFields } from '../fields/unknown-fields';
import { OBJECTIVES } from './objective';
import { spaceSchema } from './space';

const MAX_EVALUATIONS = 100_000;
const MAX_PARTS = 1_000;

const shape = z.looseObject({
  ...subjectFields, ...settingsFields,
  strategy: z.string().optional(),
  /** The original's chart pattern; taken for a strategy where one has that name. */
  pattern: z.string().max(80).optional(),
  method: z.enum(['genetic', 'grid', 'random']).default('genetic'),
  parameters: spaceSchema.default({}),
  constraints: z.array(z.string()).max(20).default([]),
  objective: z.enum(OBJECTIVES).default('sharpe'),
  min_trades: z.number().int().min(0).max(100_000).default(1),
  max_evaluations: z.number().int().min(1).max(MAX_EVALUATIONS).default(5_000),
  top: z.number().int().min(1).max(100).default(10),
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  samples: z.number().int().min(1).max(MAX_EVALUATIONS).default(200),
  population: z.number().int().min(2).max(1_000).default(30),
  generations: z.number().int().min(1).max(1_000).default(15),
  mutation: z.number().min(0).max(1).default(0.15),
  /** Parameters of the heat map; the first two if absent. */
  surface: z.tuple([z.string(), z.string()]).optional(),
  /** In bars; `step` is `test` if absent, so that test windows adjoin. */
  walk_forward: z.object({
    train: z.number().int().min(20).max(100_000), test: z.number().int().min(5).max(100_000),
    step: z.number().int().min(1).max(100_000).optional(), anchored: z.boolean().default(false),
  }).optional(),
  /** Set by `planOptimization`. */
  slice: z.object({ part: z.number().int().min(0), parts: z.number().int().min(1).max(MAX_PARTS) })
    .refine(({ part, parts }) => part < parts, { error: 'part must be below parts' }).default({ part: 0, parts: 1 }),
});

/** An optimization's task_data, read. */
export const optimizationSchema = shape.transform((fields, context) => ({
  subject: readSubject(fields, 'max', context), settings: readSettings(fields), ignored: unknownFields(shape, fields),
  strategy: fields.strategy, pattern: fields.pattern,
  space: fields.parameters, constraints: fields.constraints, method: fields.method, objective: fields.objective,
  minTrades: fields.min_trades, maxEvaluations: fields.max_evaluations, top: fields.top, seed: fields.seed,
  samples: fields.samples, population: fields.population, generations: fields.generations, mutation: fields.mutation,
  surface: fields.surface, walkForward: fields.walk_forward, slice: fields.slice,
}));

export type OptimizationData = z.output<typeof optimizationSchema>;
