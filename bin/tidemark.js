#!/usr/bin/env node
// `npx tidemark …` in a checkout: builds the CLI if it is stale, then is the CLI.
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

import(pathToFileURL(join(__dirname, '..', 'scripts', 'build.mjs')).href)
  .then(({ build, mainOf }) => {
    build(['cli']);
    require(mainOf('cli'));
  })
  .catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
