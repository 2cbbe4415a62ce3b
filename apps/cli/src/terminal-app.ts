import { DynamicModule, INestApplicationContext, Logger, LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { loadConfig, TidemarkConfig } from '@tidemark/config';
import { DataProvidersModule } from '@tidemark/data-providers';
import { Database, DatabaseModule, DatabaseOptions, EmbeddedPostgres, ReignModule } from '@tidemark/database';
import { MarketDataModule, StorePreparation } from '@tidemark/market-data';
import { MIGRATIONS } from '@tidemark/migrations';
import { LocalFetchModule, SyncModule } from '@tidemark/sync';
import { SyncManagerModule } from '@tidemark/sync-manager';

/** Of every connection of this process to the bare database. */
export const APPLICATION_NAME = `tidemark-cli-${process.pid}`;

function databaseOptions(config: TidemarkConfig, url: () => Promise<string>): DatabaseOptions {
  return {
    url, migrations: MIGRATIONS, poolSize: config.database.poolSize, statementTimeoutMs: config.database.statementTimeoutMs,
  };
}

/** The server's libs behind a terminal: the same lock, the same write path, no HTTP and no schedule. */
@Module({})
class TerminalModule {
  static forRoot(config: TidemarkConfig, url: () => Promise<string>): DynamicModule {
    return {
      module: TerminalModule,
      imports: [
        ScheduleModule.forRoot(),
        DatabaseModule.forRoot(databaseOptions(config, url)),
        ReignModule.forRoot({ firstRole: config.role, masterUrl: config.replication.masterUrl ?? null }),
        DataProvidersModule.forRoot(config.providers),
        SyncManagerModule.forRoot({ nodeName: `${config.nodeName}-cli` }),
        MarketDataModule.forRoot({ graceMs: config.sync.graceMinutes * 60_000, instruments: config.instruments }),
        LocalFetchModule,
        SyncModule.forRoot({ ...config.sync, scheduler: false }),
      ],
    };
  }
}

/** Only what a person has to know; the run's own words go to standard output. */
const quietLogger: LoggerService = {
  log: () => undefined,
  debug: () => undefined,
  verbose: () => undefined,
  warn: () => undefined,
  error: (message: unknown) => process.stderr.write(`${String(message)}\n`),
};

export interface Terminal {
  readonly app: INestApplicationContext;
  readonly config: TidemarkConfig;
}

/**
 * Runs `work` on the store of this configuration: beside a running server, or with the embedded Postgres to itself.
 * @param adjust changes settings for this call only, as `import` does
 */
export async function withTerminal<T>(
  work: (terminal: Terminal) => Promise<T>, adjust: (config: TidemarkConfig) => TidemarkConfig = (c) => c,
): Promise<T> {
  const config = adjust(loadConfig({ argv: [], env: process.env, cwd: process.cwd() }));
  return withPostgres(config, async (url) => {
    const app = await NestFactory.createApplicationContext(TerminalModule.forRoot(config, url), {
      logger: quietLogger, abortOnError: false,
    });
    try {
      await app.get(Database).whenReady();
      await app.get(StorePreparation).done;
      return await work({ app, config });
    } finally {
      await app.close();
    }
  });
}

/** Runs `work` on the bare database: what it does needs no store, and does not decide which role a new one has. */
export async function withDatabase<T>(work: (database: Database, config: TidemarkConfig) => Promise<T>): Promise<T> {
  const config = loadConfig({ argv: [], env: process.env, cwd: process.cwd() });
  Logger.overrideLogger(quietLogger);
  return withPostgres(config, async (url) => {
    const database = Database.open({ ...databaseOptions(config, url), applicationName: APPLICATION_NAME });
    try {
      await database.whenReady();
      return await work(database, config);
    } finally {
      await database.close();
    }
  });
}

async function withPostgres<T>(config: TidemarkConfig, work: (url: () => Promise<string>) => Promise<T>): Promise<T> {
  const configured = config.database.url?.reveal();
  const embedded = configured === undefined
    ? await EmbeddedPostgres.start({ dataDir: config.dataDir, owner: 'cli' })
    : undefined;
  try {
    return await work(async () => configured ?? (embedded as EmbeddedPostgres).ensure());
  } finally {
    await embedded?.stop();
  }
}
