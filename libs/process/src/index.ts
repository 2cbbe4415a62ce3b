export * from './data-dir/data-dir-in-use.error';
export * from './data-dir/instance-lock';
export * from './data-dir/process-identity';
export * from './explain-failure';
export * from './logging/app-logger';
export * from './logging/log-ring';
export * from './stop';
export * from './version';
