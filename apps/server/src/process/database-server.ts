import type { TidemarkConfig } from '@tidemark/config';
import { EmbeddedPostgres } from '@tidemark/database';

/** The Postgres behind this server, and what this process owes it. */
export interface DatabaseServer {
  /** Asked before every try to connect. */
  url(): Promise<string>;
  /** Tells a second server on the same folder where this one is. */
  announce(address: string): Promise<void>;
  stop(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

function passwordOf(url: string): string {
  return decodeURIComponent(new URL(url).password);
}

/**
 * `DATABASE_URL`, or else the embedded Postgres of DATA_DIR, which this process then owns.
 * @param hide is told the password, which no log line may show
 * @throws DataDirInUseError, EmbeddedPostgresError
 */
export async function openDatabase(config: TidemarkConfig, hide: (password: string) => void): Promise<DatabaseServer> {
  const configured = config.database.url?.reveal();
  if (configured !== undefined) {
    hide(passwordOf(configured));
    return { url: () => Promise.resolve(configured), announce: nothing, stop: nothing };
  }
  const postgres = await EmbeddedPostgres.start({ dataDir: config.dataDir, owner: 'server' });
  hide(passwordOf(postgres.url));
  return { url: () => postgres.ensure(), announce: (address) => postgres.announce(address), stop: () => postgres.stop() };
}
