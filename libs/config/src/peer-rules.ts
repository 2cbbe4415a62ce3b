import { z } from 'zod';

/* The rules of settings that name other servers: their addresses, and the keys that are shown to them. */

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const URL_REASON = 'must be an http or https address without path, query and password, such as http://10.0.0.2:8000';

/** Of an entry of a list such as SLAVES, in the order in which they stand. */
interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What a header takes without quoting; a comma can be part of it only where the file holds a mapping. */
export function isKey(value: string): boolean {
  return /^[\x21-\x7e]{1,512}$/.test(value);
}

/** The origin of an address that names a server and nothing else; undefined where it says more, or is none. */
function peerOrigin(value: string): string | undefined {
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.port === '0') return undefined;
  // `?` and `#` with nothing behind them do not show in the parts of a URL.
  return url.href === `${url.origin}/` && !/[?#@\s]/.test(value) ? url.origin : undefined;
}

export const peerUrl = z.string({ error: URL_REASON }).transform((value, context) => {
  const origin = peerOrigin(value);
  if (origin !== undefined) return origin;
  context.addIssue({ code: 'custom', message: URL_REASON });
  return z.NEVER;
});

/** `a=x,b=y` of an argument or a variable. The first `=` divides: a value may hold more of them. */
function pairsOf(text: string): NamedValue[] {
  return text.split(',').map((pair) => pair.trim()).filter((pair) => pair !== '').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? { name: pair, value: '' } : { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
  });
}

/** @param read undefined where it is no such value. Values stay out of messages: they may be keys. */
function named(example: string, read: (value: string) => string | undefined, reason: string) {
  const shape = `must map names to values: ${example}`;
  return z.union([
    z.string().transform(pairsOf),
    z.record(z.string(), z.string()).transform((map) => Object.entries(map).map(([name, value]) => ({ name, value }))),
  ], { error: shape }).transform((entries, context) => {
    const seen = new Set<string>();
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    return entries.map(({ name, value }): NamedValue => {
      if (!NAME.test(name)) return refuse(`${shape}; a name has 1 to 64 letters, digits and _ . - and starts with a letter or digit`);
      if (seen.has(name)) return refuse(`${name} stands twice`);
      seen.add(name);
      const known = read(value);
      return known === undefined ? refuse(`${name} ${reason}`) : { name, value: known };
    });
  });
}

/** SLAVES and NODES. Values are origins. */
export const urlsByName = named('backup1=http://10.0.0.2:8000,backup2=…', peerOrigin, URL_REASON);

/** SLAVE_KEYS and NODE_KEYS. */
export const keysByName = named(
  'backup1=key1,backup2=key2', (value) => (isKey(value) ? value : undefined),
  'must be followed by 1 to 512 printable ASCII characters without blanks',
);
