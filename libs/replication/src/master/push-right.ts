import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { Client } from 'pg';

/** Two-int advisory key; the first is Tidemark's own. */
const LOCK_CLASS = 0x71de;
const LOCK_OBJECT = 2;

/** Of several servers on one database one pushes. Held by a session of its own; lost with it. */
@Injectable()
export class PushRight {
  private client: Client | undefined;

  constructor(private readonly database: Database) {}

  /** @param onLost the session has ended: another server may push from now on */
  async tryTake(onLost: () => void): Promise<boolean> {
    if (this.client) return true;
    const client = await this.database.connect('tidemark push');
    try {
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [LOCK_CLASS, LOCK_OBJECT]);
      if (!rows[0].locked) {
        await client.end();
        return false;
      }
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once('end', () => {
      if (this.client !== client) return;
      this.client = undefined;
      onLost();
    });
    this.client = client;
    return true;
  }

  async giveBack(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    // Gone with its session already.
    await client?.end().catch(() => undefined);
  }
}
