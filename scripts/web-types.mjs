// Writes apps/web/src/api/answers.ts: the types of every request and answer, from the OpenAPI document of a running server.
// `node scripts/web-types.mjs http://127.0.0.1:8000`; with `--check` behind it, it only compares, as a test in test/web does.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'apps/web/src/api/answers.ts');
const JSON_TYPE = 'application/json';
const METHODS = ['get', 'post', 'put', 'delete'];

function nameOf(key) {
  return /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
}

function objectOf({ properties = {}, required = [], additionalProperties }) {
  const fields = Object.entries(properties).map(([key, value]) => `${nameOf(key)}${required.includes(key) ? '' : '?'}: ${typeOf(value)}`);
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  return typeof additionalProperties === 'object' ? `Record<string, ${typeOf(additionalProperties)}>` : 'Record<string, unknown>';
}

function arrayOf({ items, prefixItems }) {
  if (prefixItems) return `[${prefixItems.map(typeOf).join(', ')}]`;
  const inner = typeOf(items ?? {});
  return inner.includes(' ') ? `(${inner})[]` : `${inner}[]`;
}

function typeOf(schema) {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.allOf) return schema.allOf.map(typeOf).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  const plain = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' }[schema.type];
  if (plain) return plain;
  if (schema.type === 'array') return arrayOf(schema);
  return schema.type === 'object' || schema.properties ? objectOf(schema) : 'unknown';
}

/** Answers that are no JSON (files, streams) are opened by a link, never read by the page's code. */
function answerOf(operation) {
  const schema = operation.responses['200']?.content?.[JSON_TYPE]?.schema;
  return schema ? typeOf(schema) : 'unknown';
}

function webTypes(document) {
  const lines = Object.entries(document.paths).flatMap(([path, operations]) => METHODS.filter((method) => operations[method]).map((method) => (
    `  '${method.toUpperCase()} ${path}': ${answerOf(operations[method])};`)));
  return `// Made by scripts/web-types.mjs from the OpenAPI document; not to be edited.\nexport interface Answers {\n${lines.sort().join('\n')}\n}\n`;
}

const [address = 'http://127.0.0.1:8000', mode] = process.argv.slice(2);
const answer = await fetch(new URL('/openapi.json', address), { redirect: 'error' });
if (!answer.ok) throw new Error(`The server answered ${answer.status} instead of its OpenAPI document`);
const text = webTypes(await answer.json());
if (mode !== '--check') {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('apps/web/src/api/answers.ts is not what the server says: node scripts/web-types.mjs\n');
  process.exitCode = 1;
}
