// `npm start` and `npm run start:node`: builds the app if it is stale, then is the app. Arguments go on to it.
import { pathToFileURL } from 'node:url';
import { build, mainOf } from './build.mjs';

const app = process.argv[2] === 'node' ? 'node' : 'server';
if (app === 'node') process.argv.splice(2, 1);

let built = true;
try {
  build(app === 'server' ? ['server', 'web'] : [app]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  built = false;
}
if (built) await import(pathToFileURL(mainOf(app)).href);
