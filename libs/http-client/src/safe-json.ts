import { MalformedJsonError } from './http.error';

/** Deeper than any answer seen; V8's stack holds thousands. */
const MAX_DEPTH = 64;
/** A cheap test of the text: the walk below is needed only where one of the words may occur, escaped or not. */
const SUSPICIOUS = /_|\\u|constructor/;

/**
 * JSON.parse for text from outside. @throws MalformedJsonError for what is not JSON, nests deeper than `maxDepth`, or
 * carries a key `__proto__` or `constructor.prototype`: no honest answer has those.
 */
export function parseJson(text: string, maxDepth = MAX_DEPTH): unknown {
  if (deeperThan(text, maxDepth)) throw new MalformedJsonError(`JSON nests deeper than ${maxDepth} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MalformedJsonError(`not JSON: ${JSON.stringify(text.slice(0, 60))}`, { cause: error });
  }
  if (SUSPICIOUS.test(text)) refusePollution(value);
  return value;
}

/** Counts brackets outside strings, before the parser builds anything. */
function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfString(text, i);
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > limit) return true;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i;
  }
  return text.length;
}

function refusePollution(root: unknown): void {
  const stack: unknown[] = [root];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      if (Object.hasOwn(value, '__proto__')) throw new MalformedJsonError('JSON carries a key "__proto__"');
      const own = Object.hasOwn(value, 'constructor') ? (value as Record<string, unknown>)['constructor'] : undefined;
      if (typeof own === 'object' && own !== null && Object.hasOwn(own, 'prototype')) {
        throw new MalformedJsonError('JSON carries a key "constructor.prototype"');
      }
    }
    for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) stack.push(child);
  }
}
