import { z } from 'zod';
import { Peer } from '../peer/peer';

/** All that a node is given to answer: a view of many nodes waits for the slowest. */
const DEADLINE_MS = 3_000;

/** What another node says of itself is checked like any other input. */
const peerStatus = z.looseObject({
  name: z.string().max(200).optional(), role: z.enum(['master', 'slave', 'fenced']).nullable(),
  uptime: z.number().nonnegative(), tasks_count: z.number().int().nonnegative(), term: z.number().int().nonnegative().optional(),
  cursor: z.number().int().nonnegative().optional(), head: z.number().int().nonnegative().optional(),
});
export type PeerStatus = z.output<typeof peerStatus>;

export type PeerAnswer = { readonly status: PeerStatus; readonly error?: undefined } | { readonly status?: undefined; readonly error: string };

/** Asks a node how it is; never fails, for no answer is an answer too. Closes the peer. */
export async function askStatus(peer: Peer): Promise<PeerAnswer> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    return { status: peerStatus.parse(await peer.get('/api/dms/status', deadline, DEADLINE_MS)) };
  } catch (error) {
    if (error instanceof z.ZodError) return { error: `${peer.url} answered what is no status` };
    if (deadline.aborted) return { error: `${peer.url} did not answer within ${DEADLINE_MS / 1000} s` };
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    peer.close();
  }
}
