// Lets a child process of a test run our TypeScript as it is: `node -r ./test/support/typescript.cjs file.ts`.
const { transformSync } = require('@swc/core');
const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');

const root = resolve(__dirname, '../..');
const { compilerOptions: { paths } } = require('../../tsconfig.json');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [file] = paths[request] ?? [];
  return resolveFilename.call(this, file ? resolve(root, file) : request, ...rest);
};
require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename, sourceMaps: 'inline', module: { type: 'commonjs' },
    jsc: {
      target: 'es2023', parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  });
  module._compile(code, filename);
};
