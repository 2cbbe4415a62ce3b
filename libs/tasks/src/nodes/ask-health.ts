import { parseJson, PeerClient } from '@tidemark/http-client';
import { NodeLiesError } from './run-line';

const HEALTH_DEADLINE_MS = 5_000;
const MAX_BYTES = 64 * 1024;

/** Somebody answers, but not as a node does. */
export class NotHealthyError extends Error {
  constructor(readonly status: number) {
    super(`answered ${status} instead of 200`);
  }
}

/**
 * What a node says of itself, within 5 s. Asked without a key: health is public, and nobody knows yet who answers.
 * @throws HttpError, NotHealthyError, NodeLiesError
 */
export async function askHealth(client: PeerClient, url: string, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await client.request({
    url: `${url}/api/v1/health`, method: 'GET', maxBytes: MAX_BYTES, deadlineMs: HEALTH_DEADLINE_MS, idempotent: true, accept: 'application/json', signal,
  });
  if (status !== 200) throw new NotHealthyError(status);
  const answer = parseJson(body.toString('utf8'), 8);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw new NodeLiesError('answered for its health with something else');
  return answer as Readonly<Record<string, unknown>>;
}
