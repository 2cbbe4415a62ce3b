import { formatZonedIso } from '@tidemark/domain';
import { inspect } from 'node:util';

export type LevelWord = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** No event may write more than this: a provider's answer in an error message, say. */
const MAX_EVENT = 16_000;
/** Control characters, line separators, and marks that turn the direction of text on a terminal. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu;

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function shorten(text: string): string {
  return text.length > MAX_EVENT ? `${text.slice(0, MAX_EVENT)}… (${text.length} characters)` : text;
}

/** One event is one line, whatever the text holds. */
export function escapeEvent(text: string): string {
  return shorten(text).replace(UNSAFE, escapeCharacter);
}

/** As JSON's own escapes: who reads the line back has the text as it was. */
function asJson(value: object): string {
  return JSON.stringify(value).replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function foldStack(text: string): string {
  return text.replace(/\n\s+at /g, ' | at ');
}

/** A value as text: errors with their stack, causes and data folded into the line. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return foldStack(value);
  if (value instanceof Error) return foldStack(inspect(value, { depth: 3, maxStringLength: 2000, maxArrayLength: 20 }));
  return inspect(value, { depth: 4, breakLength: Infinity, compact: true, maxStringLength: 2000, maxArrayLength: 50 });
}

/** What a line is made of. */
export interface LogEntry {
  readonly atMs: number;
  readonly timeZone: string;
  readonly level: LevelWord;
  readonly context: string;
  readonly message: string;
  /** Of the request that was being served; undefined: none was. */
  readonly requestId?: string;
}

/** `2026-11-20T20:00:00.000+08:00 [INFO] sync_manager: message` */
export function textLine({ atMs, timeZone, level, context, message }: LogEntry): string {
  return `${formatZonedIso(atMs, timeZone)} [${level}] ${escapeEvent(context)}: ${escapeEvent(message)}\n`;
}

/** `{"time":"2026-11-20T20:00:00.000+08:00","level":"INFO","context":"sync_manager","message":"…","request_id":"…"}` */
export function jsonLine({ atMs, timeZone, level, context, message, requestId }: LogEntry): string {
  return `${asJson({ time: formatZonedIso(atMs, timeZone), level, context, message: shorten(message), request_id: requestId })}\n`;
}
