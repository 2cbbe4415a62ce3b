import { HttpError, HttpErrorCode, parseJson, PeerClient } from '@tidemark/http-client';
import { KeptLevel, KeptLine, LOG_LEVELS, MAX_KEPT_MESSAGE, MAX_KEPT_PART } from '@tidemark/process';
import { z } from 'zod';
import { NodeLogsCode, NodeLogsError } from './node.error';
import { NodeRecord } from './node.store';

const DEADLINE_MS = 5_000;
/** All the lines that a node keeps, at their longest, in characters of three bytes. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 8;
/** What is none of the node's lines, though somebody answered; 429: its key was wrong once too often. */
const BY_STATUS: ReadonlyMap<number, NodeLogsCode> = new Map([
  [401, 'node_key_refused'], [403, 'node_key_refused'], [429, 'node_key_refused'], [404, 'node_too_old'], [405, 'node_too_old'],
]);
const BAD_ANSWERS: ReadonlySet<HttpErrorCode> = new Set(['response_too_large', 'malformed_json', 'redirect_refused']);

/** An honest node has escaped what would move the text of whoever reads it on a terminal. */
const text = (max: number) => z.string().max(max).regex(/^[^\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]*$/u);
const logsAnswer = z.object({
  node_id: z.string(),
  lines: z.array(z.object({
    at: z.iso.datetime({ offset: true }).max(40), level: z.enum(LOG_LEVELS), part: text(MAX_KEPT_PART), message: text(MAX_KEPT_MESSAGE),
  })),
});

export interface LogsQuestion {
  readonly limit: number;
  readonly level: KeptLevel;
}

/** The last lines of a node's log, by its own word: within 5 s, and only in the shape that they have. @throws NodeLogsError */
export async function askLogs(client: PeerClient, node: NodeRecord, { limit, level }: LogsQuestion): Promise<readonly KeptLine[]> {
  try {
    const { status, body } = await client.request({
      url: `${node.url}/api/v1/logs?limit=${limit}&level=${level}`, method: 'GET', maxBytes: MAX_BYTES, deadlineMs: DEADLINE_MS, idempotent: true,
      accept: 'application/json',
    });
    if (status !== 200) throw new NodeLogsError(BY_STATUS.get(status) ?? 'node_answer_invalid', `answered ${status}`);
    return readLines(parseJson(body.toString('utf8'), MAX_DEPTH), node, limit);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new NodeLogsError(BAD_ANSWERS.has(error.code) ? 'node_answer_invalid' : 'node_unreachable', error.message);
  }
}

function readLines(said: unknown, { id, origin }: NodeRecord, limit: number): readonly KeptLine[] {
  const read = logsAnswer.safeParse(said);
  if (!read.success) throw new NodeLogsError('node_answer_invalid', `a bad ${read.error.issues[0].path.join('.') || 'shape'}`);
  const { node_id: name, lines } = read.data;
  // One of the settings may call itself whatever it likes.
  if (origin === 'registered' && name !== id) throw new NodeLogsError('node_answer_invalid', 'another node answers at its address');
  if (lines.length > limit) throw new NodeLogsError('node_answer_invalid', `${lines.length} lines where ${limit} were asked for`);
  return lines;
}
