import { parseJson } from '@tidemark/http-client';
import { z } from 'zod';

/** A node broke the protocol: nothing of what it says is taken any more. */
export class NodeLiesError extends Error {}

/** A result longer than 64 kB is not in its line; errors and messages take less. In bytes. */
const MAX_LINE = 256 * 1024;
const MAX_DEPTH = 48;
const code = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
/** Of any length on the wire, kept short here: it is stored with the attempt. */
const text = z.string().transform((value) => value.slice(0, 2_000));

const failure = z.object({
  code, message: text, message_zh: text.nullish(), field: z.string().max(200).nullish(), retryable: z.boolean().default(false),
});
const about = { task_id: z.string(), attempt: z.number().int().min(1) };
const runLine = z.discriminatedUnion('event', [
  z.object({ ...about, event: z.literal('refused'), code, message: text.default('') }),
  z.object({ ...about, event: z.literal('started') }),
  z.object({
    ...about, event: z.literal('progress'), fraction: z.number().transform((value) => Math.min(Math.max(value, 0), 1)), message: text.nullish(),
  }),
  z.object({
    ...about, event: z.literal('ended'), status: z.enum(['completed', 'failed', 'cancelled']),
    result: z.record(z.string(), z.unknown()).nullish(), error: failure.nullish(), result_at: z.string().max(500).nullish(),
    execution_time: z.number().min(0).max(1e9).nullish(),
  }),
]);

export type RunLine = z.output<typeof runLine>;
export type EndedLine = Extract<RunLine, { event: 'ended' }>;

/** @throws NodeLiesError for what is no line of this protocol */
export function readLine(line: string): RunLine {
  let value: unknown;
  try {
    value = parseJson(line, MAX_DEPTH);
  } catch {
    throw new NodeLiesError('sent a line that is not JSON');
  }
  const read = runLine.safeParse(value);
  if (!read.success) throw new NodeLiesError(`sent a line with a bad ${read.error.issues[0].path.join('.') || 'shape'}`);
  const { data } = read;
  if (data.event === 'ended' && data.result_at == null) {
    if (data.status === 'completed' && data.result == null) throw new NodeLiesError('sent a completed task without its result');
    if (data.status === 'failed' && data.error == null) throw new NodeLiesError('sent a failed task without its error');
  }
  return data;
}

/** The lines of a body as they come, empty ones (signs of life) left out. @throws NodeLiesError a line has no end */
export async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...held, chunk.subarray(from, at)]).toString('utf8').trim();
      if (line !== '') yield line;
      held = [];
      bytes = 0;
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    bytes += rest.byteLength;
    if (bytes > MAX_LINE) throw new NodeLiesError(`sent a line of more than ${MAX_LINE} bytes`);
    if (rest.byteLength > 0) held.push(rest);
  }
  // What stands behind the last end of line was cut off on the way.
}
