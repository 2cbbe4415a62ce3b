// `npm start`: builds the server if it is stale, then is the server. Arguments go on to it.
import { pathToFileURL } from 'node:url';
import { build, mainOf } from './build.mjs';

let built = true;
try {
  build(['server']);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  built = false;
}
if (built) await import(pathToFileURL(mainOf('server')).href);
