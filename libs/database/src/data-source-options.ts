import { Logger } from '@nestjs/common';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { CONNECT_TIMEOUT_MS, DatabaseOptions, DEFAULT_POOL_SIZE } from './database-options';
import { connectionSettings } from './pg-connection';

/** TypeORM owns the pool; the address is filled in when it is known. */
export function dataSourceOptions(options: DatabaseOptions): PostgresDataSourceOptions {
  const logger = new Logger('database');
  return {
    type: 'postgres',
    url: typeof options.url === 'string' ? options.url : undefined,
    entities: options.entities ?? [],
    migrations: [...options.migrations],
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logging: ['warn'],
    poolSize: options.poolSize ?? DEFAULT_POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolErrorHandler: (error: Error) => logger.warn(`An idle connection was lost: ${error.message}`),
    extra: connectionSettings(options),
  };
}
