import type { ClientBase } from 'pg';

/** Held to the end of the transaction, so the order of numbers is the order of commits. */
const CHANGE_NUMBER_LOCK = 7_305_002;

/**
 * The number for every replicated row that this transaction writes. Take it after all reading and encoding and right
 * before the first such write: until commit no other writer gets one.
 */
export async function takeChangeNumber(client: ClientBase): Promise<number> {
  // A target list is evaluated from left to right, and a sequence knows no snapshot: one round trip is enough.
  const { rows } = await client.query<{ number: number }>(
    `select pg_advisory_xact_lock(${CHANGE_NUMBER_LOCK}), nextval('change_number') as number`,
  );
  return rows[0].number;
}
