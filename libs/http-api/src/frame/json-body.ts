import { isUtf8 } from 'node:buffer';
import { InvalidInputError } from '@tidemark/domain';
import type { FastifyInstance } from 'fastify';

/** Deeper than any request of ours by far, and far from what exhausts a stack. */
export const MAX_DEPTH = 32;
export const MAX_ITEMS = 50_000;

function refuse(code: string, reason: string, reasonZh: string): never {
  throw new InvalidInputError('body', reason, code, reasonZh);
}

/** Bytes that are not UTF-8 are an error, never silently U+FFFD; a byte order mark is not JSON either. */
function parse(bytes: Buffer): unknown {
  try {
    if (isUtf8(bytes)) return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return refuse('invalid_json', 'is not valid JSON in UTF-8', '请求体不是有效的 JSON');
}

function checkText(text: string): void {
  // Postgres refuses the one and would store the other as U+FFFD, that is, as another text.
  if (/\u0000|\p{Surrogate}/u.test(text)) refuse('invalid_text', 'holds a NUL or half a surrogate pair', '请求体含有非法字符');
}

function checkKey(key: string, value: unknown): void {
  checkText(key);
  const reachesPrototype = key === '__proto__'
    || (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype'));
  if (reachesPrototype) refuse('forbidden_property', `must not hold ${key}`, '请求体含有禁止的字段');
}

function childrenOf(value: object): unknown[] {
  if (Array.isArray(value)) {
    if (value.length > MAX_ITEMS) refuse('body_too_long', `holds an array of more than ${MAX_ITEMS} items`, '请求体中的数组过长');
    return value as unknown[];
  }
  const entries = Object.entries(value) as [string, unknown][];
  entries.forEach(([key, child]) => checkKey(key, child));
  return entries.map(([, child]) => child);
}

/** Level by level rather than by recursion, which a deep body would overflow. */
function check(root: unknown): void {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) refuse('body_too_deep', `is nested deeper than ${MAX_DEPTH} levels`, '请求体嵌套过深');
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') checkText(value);
      else if (typeof value === 'number' && !Number.isFinite(value)) refuse('invalid_number', 'holds a number beyond the range', '数值超出范围');
      else if (typeof value === 'object' && value !== null) for (const child of childrenOf(value)) next.push(child);
    }
    level = next;
  }
}

/** A body of JSON text; undefined where there is none. Of a key that stands twice the last one counts. */
export function readJsonBody(bytes: Buffer): unknown {
  // Clients send the header on a POST without a body as well; what a route needs, its schema says.
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  check(value);
  return value;
}

/** JSON and nothing else: text/plain and forms are what a foreign page can post without asking (CSRF). */
export function parseJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, readJsonBody(bytes));
    } catch (error) {
      done(error as Error);
    }
  });
}
