import { isCidr, isHost } from '@tidemark/domain';
import { z } from 'zod';
import { isKey } from './peer-rules';

/* Pieces that the documents of settings are built of. Arguments and variables arrive as text, the file's values as they are. */

export function text(check: (value: string) => boolean, reason: string) {
  return z.string({ error: reason }).refine(check, { error: reason });
}

export function integer(min: number, max: number) {
  const reason = `must be a whole number from ${min} to ${max}`;
  return z.union([z.number(), z.string().regex(/^\d{1,15}$/).transform(Number)], { error: reason })
    .refine((n) => Number.isSafeInteger(n) && n >= min && n <= max, { error: reason });
}

export function decimal(min: number, max: number) {
  const reason = `must be a number from ${min} to ${max}`;
  return z.union([z.number(), z.string().regex(/^\d{1,9}(\.\d{1,6})?$/).transform(Number)], { error: reason })
    .refine((n) => n >= min && n <= max, { error: reason });
}

/** A list in the file, or the comma list of an argument or environment variable. */
export function list(check: (item: string) => boolean, reason: string) {
  return z.union([
    z.array(z.string()),
    z.string().transform((s) => s.split(',').map((item) => item.trim()).filter((item) => item !== '')),
  ], { error: reason }).refine((items) => items.every(check), {
    error: (issue) => `${reason}; ${JSON.stringify(String((issue.input as string[]).find((i) => !check(i))).slice(0, 60))} is not`,
  }).transform((items) => [...new Set(items)]);
}

export const onOff = z.union([
  z.boolean(),
  z.enum(['on', 'off', 'true', 'false']).transform((word) => word === 'on' || word === 'true'),
], { error: 'must be on or off' });

export function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

export const path = text((s) => s.length > 0 && !s.includes('\0'), 'must be a path');
export const line = (max: number) => text((s) => s.trim() !== '' && s.length <= max && !/[\x00-\x1f\x7f]/.test(s),
  `must be 1 to ${max} characters without control characters`);
export const key = text(isKey, 'must be 1 to 512 printable ASCII characters without blanks');

export function section<T extends z.ZodRawShape>(shape: T) {
  // Absent or empty (`sync:` with nothing under it) means all defaults.
  return z.preprocess((value) => value ?? {}, z.strictObject(shape, {
    error: (issue) => issue.code === 'invalid_type' ? 'must be a mapping of keys to values' : undefined,
  }));
}

export const host = text((s) => isHost(s), 'must be an IP address or a host name');
export const cidrs = list(isCidr, 'must list networks such as 10.0.0.0/8');
export const logLevel = z.enum(['fatal', 'error', 'warn', 'log', 'debug', 'verbose'], { error: 'must be one of fatal, error, warn, log, debug, verbose' });
export const logFormat = z.enum(['text', 'json'], { error: 'must be text or json' });
