// Writes from the OpenAPI document of a running server: clients/typescript/src/schema.ts, every request and answer as TypeScript, and
// apps/web/src/api/scopes.ts, what opens each route. `node scripts/api-client.mjs http://127.0.0.1:8000`; with `--check` behind it, it
// only compares, as test/clients.spec.ts does.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypeScript, { astToString } from 'openapi-typescript';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const MADE = '// Made by scripts/api-client.mjs from the OpenAPI document; not to be edited.';

/** Examples belong to the documentation; here they would be most of the file. */
const withoutExamples = (key, value) => (key === 'example' ? undefined : value);

async function typesOf(document) {
  const types = astToString(await openapiTypeScript(document, { alphabetize: true })).replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2));
  return `${MADE}\n${types}`;
}

/** Each route with the scopes of which one will do. */
function scopesOf({ paths }) {
  const lines = Object.entries(paths).flatMap(([path, operations]) => METHODS.filter((method) => operations[method]).map((method) => {
    const scopes = new Set((operations[method].security ?? []).flatMap((one) => Object.values(one).flat()));
    return `  '${method.toUpperCase()} ${path}': [${[...scopes].map((scope) => `'${scope}'`).join(', ')}],\n`;
  }));
  return `${MADE}\n/** What opens a route: one of these scopes, and \`admin\` always; where there is none, everybody may. */\nexport const SCOPES = {\n${lines.sort().join('')}} as const;\n`;
}

const [address = 'http://127.0.0.1:8000', mode] = process.argv.slice(2);
const answer = await fetch(new URL('/openapi.json', address), { redirect: 'error' });
if (!answer.ok) throw new Error(`The server answered ${answer.status} instead of its OpenAPI document`);
const document = JSON.parse(await answer.text(), withoutExamples);
for (const [name, text] of [['clients/typescript/src/schema.ts', await typesOf(document)], ['apps/web/src/api/scopes.ts', scopesOf(document)]]) {
  const file = join(ROOT, name);
  if (mode !== '--check') {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${name} is not what the server says: node scripts/api-client.mjs\n`);
    process.exitCode = 1;
  }
}
