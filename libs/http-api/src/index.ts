export * from './access.decorator';
export * from './document.decorator';
export * from './error-answer';
export * from './error.filter';
export * from './readiness';
export * from './schema-error';
export * from './schema.pipe';
export * from './schemas';
