// Writes clients/typescript/src/schema.ts: every request and answer as TypeScript, from the OpenAPI document of a running server.
// `node scripts/api-client.mjs http://127.0.0.1:8000`; with `--check` behind it, it only compares, as a test in test/web does.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypeScript, { astToString } from 'openapi-typescript';

const NAME = 'clients/typescript/src/schema.ts';
const FILE = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), NAME);

/** Examples belong to the documentation; here they would be most of the file. */
const withoutExamples = (key, value) => (key === 'example' ? undefined : value);

const [address = 'http://127.0.0.1:8000', mode] = process.argv.slice(2);
const answer = await fetch(new URL('/openapi.json', address), { redirect: 'error' });
if (!answer.ok) throw new Error(`The server answered ${answer.status} instead of its OpenAPI document`);
const document = JSON.parse(await answer.text(), withoutExamples);
const types = astToString(await openapiTypeScript(document, { alphabetize: true })).replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2));
const text = `// Made by scripts/api-client.mjs from the OpenAPI document; not to be edited.\n${types}`;
if (mode !== '--check') {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write(`${NAME} is not what the server says: node scripts/api-client.mjs\n`);
  process.exitCode = 1;
}
