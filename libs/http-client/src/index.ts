export * from './http-client';
export * from './http-response';
export * from './http.error';
export * from './peer/peer-client';
export * from './rate-limiter';
export * from './retry-after';
export * from './safe-json';
export * from './wait';
