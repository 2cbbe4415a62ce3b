import { z } from 'zod';
import { readSubject, subjectFields } from '../fields/subject';
import { unknownFields } from '../fields/unknown-fields';
import { readSettings, settingsFields } from './settings';

const values = z.record(z.string(), z.unknown());

const shape = z.looseObject({
  ...subjectFields, ...settingsFields,
  strategy: z.string().default('ma_cross'),
  parameters: values.optional(), params: values.optional(), strategy_params: values.optional(),
  /** Indicators may look at bars before the range. */
  warm_up: z.boolean().default(true),
});

/** The original's period. */
const PERIOD = { count: 1, unit: 'y' } as const;

/** A backtest's task_data, read. */
export const backtestSchema = shape.transform((fields, context) => ({
  subject: readSubject(fields, PERIOD, context),
  strategy: fields.strategy,
  parameters: fields.parameters ?? fields.params ?? fields.strategy_params ?? {},
  settings: readSettings(fields),
  warmUp: fields.warm_up,
  ignored: unknownFields(shape, fields),
}));
