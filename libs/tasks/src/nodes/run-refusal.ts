import { PeerStream } from '@tidemark/http-client';
import { AttemptEnd } from './attempt';

const MAX_BYTES = 16 * 1024;
/** Statuses that say that nothing was run, and the code where the node names none. */
const NOT_RUN: ReadonlyMap<number, string> = new Map([
  [401, 'node_key_refused'], [403, 'node_key_refused'], [404, 'not_a_node'], [405, 'not_a_node'], [409, 'stale_term'], [429, 'node_busy'], [503, 'node_busy'],
]);

/** Codes that another time will not mend: the node stays out of use until it is seen to work. */
export const MISFITS: ReadonlySet<string> = new Set(['node_key_refused', 'not_a_node']);

/** What an answer that is not 200 means for the tasks that were sent; undefined: nobody knows, as after a 500. */
export async function refusalOf(answer: PeerStream): Promise<Exclude<AttemptEnd, { kind: 'ended' }> | undefined> {
  const { status } = answer;
  const said = await wordsOf(answer);
  const usual = NOT_RUN.get(status);
  if (usual !== undefined) {
    // Its own word counts where it tells more, as draining does of a 503.
    const code = (status === 503 || status === 409) && said.code !== undefined ? said.code : usual;
    return { kind: 'refused', code, message: said.message ?? `answered ${status}` };
  }
  if (status >= 500) return undefined;
  return { kind: 'lost', reason: `answered ${status}${said.code === undefined ? '' : ` ${said.code}`}${said.message === undefined ? '' : `: ${said.message}`}` };
}

async function wordsOf(answer: PeerStream): Promise<{ code?: string; message?: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) return {};
      chunks.push(chunk);
    }
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { code?: unknown; message?: unknown; detail?: unknown } | null;
    const message = body?.message ?? body?.detail;
    return {
      code: typeof body?.code === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(body.code) ? body.code : undefined,
      message: typeof message === 'string' ? message.slice(0, 300) : undefined,
    };
  } catch {
    // The status is the news; a reason that cannot be read is left out.
    return {};
  }
}
