import { EVENT_TYPES } from '@tidemark/domain';
import { z } from 'zod';

/** A notification of Postgres holds 7999 bytes at most. */
const MAX_BYTES = 7_000;

const note = z.object({
  from: z.string().max(64), n: z.number().int().min(1), type: z.enum(EVENT_TYPES), at: z.string().max(64), data: z.record(z.string(), z.unknown()),
});
export type Note = z.output<typeof note>;

/** An event on its way to the other servers. */
interface Outgoing extends Omit<Note, 'data'> {
  readonly data: object;
}

/** Of a large event the largest parts stay behind, and `left_out` names them: they are to be read over HTTP. */
export function noteOf(event: Outgoing): string {
  const whole = JSON.stringify(event);
  if (Buffer.byteLength(whole) <= MAX_BYTES) return whole;
  const parts = Object.entries(event.data).map(([name, value]) => ({ name, value: value as unknown, size: Buffer.byteLength(JSON.stringify(value) ?? '') }));
  parts.sort((a, b) => a.size - b.size);
  for (let kept = parts.length - 1; kept >= 0; kept--) {
    const data = Object.fromEntries(parts.slice(0, kept).map(({ name, value }) => [name, value]));
    const text = JSON.stringify({ ...event, data: { ...data, left_out: parts.slice(kept).map(({ name }) => name.slice(0, 64)).slice(0, 32) } });
    if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  }
  throw new RangeError('an event without data is larger than a notification');
}

/** Undefined: no event, from whomever it is. */
export function readNote(payload: string): Note | undefined {
  try {
    return note.safeParse(JSON.parse(payload)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
