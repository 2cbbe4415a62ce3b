const base = require('./jest.config.cjs');
module.exports = { ...base, roots: ['<rootDir>/test/realdata'], testPathIgnorePatterns: ['/node_modules/', '/dist/'], testTimeout: 300_000 };
