import type { Client } from '@tidemark/database';
import { Database } from '@tidemark/database';
import { randomBytes } from 'node:crypto';
import { DrillNotPermittedError } from './drill.error';

const NOT_PERMITTED = '42501';

/** A database beside this one that lives for the length of a drill. */
export class ScratchDatabase {
  private constructor(private readonly client: Client, readonly name: string, readonly database: Database) {}

  /**
   * Drops what a killed drill of this database has left, too: the caller is alone with its name.
   * @param client a connection of the caller's, outside of a transaction
   * @throws DrillNotPermittedError
   */
  static async create(owner: Database, client: Client): Promise<ScratchDatabase> {
    // Other databases on the same server have drills of their own.
    const { rows: [{ prefix }] } = await client.query<{ prefix: string }>(
      `select 'tidemark_drill_' || left(md5(node_id || current_database()), 8) || '_' as prefix from reign where id = 1`,
    );
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database where starts_with(datname, $1)', [prefix]);
    for (const { name } of rows) await drop(client, name);
    const name = prefix + randomBytes(4).toString('hex');
    try {
      await client.query(`create database "${name}" template template0`);
    } catch (error) {
      if ((error as { code?: unknown }).code === NOT_PERMITTED) throw new DrillNotPermittedError((error as Error).message, { cause: error });
      throw error;
    }
    try {
      return new ScratchDatabase(client, name, await owner.sibling(name));
    } catch (error) {
      await drop(client, name);
      throw error;
    }
  }

  async drop(): Promise<void> {
    await this.database.close();
    await drop(this.client, this.name);
  }
}

async function drop(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists "${name}" with (force)`);
}
