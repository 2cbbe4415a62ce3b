export * from './explain-failure';
export * from './logging/app-logger';
export * from './stop';
export * from './version';
