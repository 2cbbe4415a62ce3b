import type { ClientBase } from 'pg';

/** The newest migration that this database has had: rows of a newer schema do not fit into an older one. */
export async function schemaVersion(client: Pick<ClientBase, 'query'>): Promise<number> {
  const { rows: [{ version }] } = await client.query<{ version: number }>({
    name: 'schema-version', text: 'select max(timestamp) as version from migrations',
  });
  return version;
}
