import type { ClientBase } from 'pg';
import { NotMasterError } from './reign/not-master.error';

/** Held to the end of the transaction, so the order of numbers is the order of commits. */
const CHANGE_NUMBER_LOCK = 7_305_002;
/** Whoever listens here hears of each commit that took a number. */
export const CHANGE_CHANNEL = 'tidemark_change';

/** Keeps every writer of replicated rows out until the end of the transaction. */
export async function lockChanges(client: ClientBase): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(${CHANGE_NUMBER_LOCK})`);
}

/**
 * The number for every replicated row that this transaction writes. Take it after all reading and encoding and right
 * before the first such write: until commit no other writer gets one. This is also where a node that is no master is
 * stopped, whichever way a write has come: no number, no write.
 * @throws NotMasterError
 */
export async function takeChangeNumber(client: ClientBase): Promise<number> {
  // A target list is evaluated from left to right, and a sequence knows no snapshot: one round trip is enough.
  const { rows } = await client.query<{ number: number; role: string | null; master: string | null }>({
    name: 'change-number',
    text: `select pg_advisory_xact_lock(${CHANGE_NUMBER_LOCK}), nextval('change_number') as number,
                  pg_notify('${CHANGE_CHANNEL}', '')`,
  });
  // A statement of its own: its snapshot is taken after the lock, so a promotion just before is seen.
  const { rows: [reign] } = await client.query<{ role: string | null; master: string | null }>({
    name: 'change-reign', text: 'select role, master_url as master from reign where id = 1',
  });
  // Undecided is a database on which no server has ever started: the CLI or a test that fills it.
  if (reign.role === 'slave' || reign.role === 'fenced') throw new NotMasterError(reign.role, reign.master);
  return rows[0].number;
}
