import { Place } from '@tidemark/domain';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { flatTime } from '../observations/observation-event';
import { WrittenObservation } from '../observations/observation';

/** Of what is unpacked; the longest words of an observation are 500 characters. */
const MAX_BYTES = 64 * 1024;
const GZIP = [0x1f, 0x8b] as const;

/** What a message says. */
export interface ChannelObservation extends Place {
  /** UTC ms. */
  readonly observedAt: number;
  readonly temperature: number | null;
  readonly humidity: number | null;
  readonly weather: string | null;
  readonly seq: number;
  readonly term: number;
}

const time = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/).transform((text, context) => {
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (!Number.isFinite(ms) || flatTime(ms) !== text) context.issues.push({ code: 'custom', input: text, message: 'is no time' });
  return ms;
});
const number = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const flat = z.object({
  timestamp: time, city: z.string().min(1).max(100).refine((name) => !name.includes('\0')), lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180),
  temp: z.number().min(-100).max(100).nullable(), humidity: z.number().min(0).max(100).nullable(),
  weather: z.string().max(500).refine((text) => !text.includes('\0')).nullable(), seq: number, term: number,
});

/** The seven fields of the original's message, the number of the message and that of the master's reign; as gzip where it is long. */
export function encodeMessage(one: WrittenObservation & { readonly seq: number }, compressBytes: number): Buffer {
  const text = Buffer.from(JSON.stringify({
    timestamp: flatTime(one.observedAt), city: one.city, lat: one.lat, lon: one.lon, temp: one.temperature, humidity: one.humidity,
    weather: one.weather, seq: one.seq, term: one.term,
  }));
  return text.length > compressBytes ? gzipSync(text) : text;
}

/** Anybody may write to a channel. @returns undefined for what is no such message */
export function decodeMessage(bytes: Buffer): ChannelObservation | undefined {
  try {
    if (bytes.length > MAX_BYTES) return undefined;
    const isPacked = bytes[0] === GZIP[0] && bytes[1] === GZIP[1];
    const read = flat.safeParse(JSON.parse((isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes).toString('utf8')));
    if (!read.success) return undefined;
    const { timestamp: observedAt, temp: temperature, ...rest } = read.data;
    return { ...rest, observedAt, temperature };
  } catch {
    return undefined;
  }
}
