import { CORPORATE_ACTION_KINDS, CorporateAction, EpochDay, formatIsoDate, isActionValue, parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';

/** A dividend each week of a century. */
const MAX_ACTIONS = 5_000;

/** Splits and dividends as JSON; dates `YYYY-MM-DD`. */
export type EncodedActions = readonly (Omit<CorporateAction, 'day'> & { readonly day: string })[];

export function encodeActions(actions: readonly CorporateAction[]): EncodedActions {
  return actions.map(({ day, kind, value }) => ({ day: formatIsoDate(day), kind, value }));
}

/** The same read from someone who is not to be trusted. */
export const encodedActions = z.array(z.strictObject({
  day: z.string().max(10).refine((text) => parseIsoDate(text) !== undefined).transform((text) => parseIsoDate(text) as EpochDay),
  kind: z.enum(CORPORATE_ACTION_KINDS),
  value: z.number(),
}).refine(isActionValue)).max(MAX_ACTIONS);
