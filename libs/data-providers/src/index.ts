export * from './csv/csv.map';
export * from './csv/csv.preview';
export * from './data-provider';
export * from './data-provider.error';
export * from './data-providers';
export * from './provider-chain';
export * from './provider-chain.error';
export type { YahooOptions } from './yahoo/yahoo.provider';
export * from './data-providers.module';
