export type { CsvDateFormat, CsvField, CsvMap } from './csv-map';
export * from './config.error';
export * from './env-example';
export * from './load-config';
export * from './secret';
export * from './settings';
export * from './tidemark-config';
