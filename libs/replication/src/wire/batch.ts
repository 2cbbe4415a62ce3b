import { z } from 'zod';

/**
 * A batch: one interval (from, to] of change numbers, or what verification sends. On the wire it is the magic, then
 * frames of a type byte, a length (uint32, big endian) and that many bytes:
 *
 *   1 header   JSON, first and once
 *   2 section  JSON, begins the rows of one table
 *   3 rows     a block of the section's binary COPY stream, compressed as the header says
 *   4 end      sha256 of all bytes before it, last
 */
export const MAGIC = Buffer.from('TMB1');
export const FRAME = { header: 1, section: 2, rows: 3, end: 4 } as const;
export const FRAME_HEAD_BYTES = 5;
/** Rows are cut into blocks of so many bytes before they are compressed. */
export const BLOCK_BYTES = 256 * 1024;

const COMPRESSIONS = ['lz4', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

const number = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
/** One promotion raises it by one: a number beyond this is none of ours, and nobody could reign after it. */
export const HIGHEST_TERM = 1_000_000_000;
const termNumber = z.number().int().min(1).max(HIGHEST_TERM);
const term = z.object({ term: termNumber, from: number, leader: z.uuid().nullish() });
const text = z.string().min(1).max(200);
/** `[group, leaf, rows, digest]`; see digest/table-digest.ts. */
const leafLine = z.tuple([z.number().int(), z.number().int(), number, z.string().max(20)]);
const groupLine = z.tuple([z.number().int(), number, number, z.string().max(20)]);

/** What verification sends at number `at`: the digests of all groups, then the leaves of those that differ. */
const verificationSchema = z.object({
  id: z.string().max(64), at: number,
  groups: z.array(z.strictObject({ table: text, lines: z.array(groupLine) })).optional(),
  leaves: z.array(z.strictObject({ table: text, lines: z.array(leafLine) })).optional(),
  /** Set on the last message: what the comparison found. */
  verdict: z.strictObject({ root: z.string().max(128), differing: number }).optional(),
});
export type VerificationMessage = z.output<typeof verificationSchema>;

/** A newer master may say more; whether its rows fit is told by `schema`. */
export const headerSchema = z.object({
  kind: z.enum(['changes', 'verify', 'repair', 'restart']),
  term: termNumber, terms: z.array(term).min(1).max(10_000), leader: z.uuid(),
  /** Name of the sending node, and where it can be reached. */
  node: text, url: z.string().max(500).nullable(),
  schema: number,
  from: number, to: number,
  /** Highest committed number when this batch was read. */
  head: number,
  /** The highest number of a delete that the sender no longer has. */
  floor: number.default(0),
  compression: z.enum(COMPRESSIONS),
  verification: verificationSchema.optional(),
  /** The leaves that a repair replaces whole: `[group, leaf]` of each table. */
  repair: z.array(z.strictObject({ table: text, leaves: z.array(z.tuple([z.number().int(), z.number().int()])) })).optional(),
}).refine(({ term: last, terms }) => terms.at(-1)?.term === last && terms.every((t, n) => n === 0 || t.term > terms[n - 1].term), {
  error: 'the terms do not lead up to its own',
}).refine(({ from, to }) => from <= to, { error: 'it ends before it begins' });
export type BatchHeader = z.output<typeof headerSchema>;

const ints = z.array(z.number().int());
export const sectionSchema = z.object({
  table: text, columns: z.array(text).min(1).max(100), rows: number, bytes: number,
  /** Instruments with first and last date (days since 1970-01-01) of the rows, where the table has such spans. */
  spans: z.strictObject({ ids: ints, first: ints, last: ints }).optional(),
});
export type SectionHead = z.output<typeof sectionSchema>;

export interface Section extends SectionHead {
  /** A whole binary COPY stream, header and trailer included. */
  readonly blocks: Iterable<Buffer>;
}

export interface Batch {
  readonly header: BatchHeader;
  readonly sections: readonly Section[];
}
