import { EventEmitter } from 'node:events';
import type { Connection } from 'pg';
import { CopyReader } from './copy-reader';

function message(type: string, payload: Buffer | string): Buffer {
  const body = Buffer.from(payload as string);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const ROWS = Array.from({ length: 40 }, (_, n) => Buffer.alloc(n * 3 + 1, n));
const AFTER = Buffer.concat([message('c', ''), message('C', 'COPY 40\0'), message('Z', 'I')]);
const WIRE = Buffer.concat([
  message('H', '\0\0\0'), ...ROWS.slice(0, 20).map((row) => message('d', row)), message('N', 'SNOTICE\0\0'),
  ...ROWS.slice(20).map((row) => message('d', row)), AFTER,
]);

/** Feeds the bytes in pieces, as a socket might; what pg gets to parse comes back. */
function feed(reader: CopyReader, bytes: Buffer, size: number): Buffer {
  const stream = new EventEmitter();
  const parsed: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => parsed.push(Buffer.from(chunk)));
  reader.submit({ stream, query: () => undefined } as unknown as Connection);
  for (let at = 0; at < bytes.length; at += size) stream.emit('data', Buffer.from(bytes.subarray(at, at + size)));
  return Buffer.concat(parsed);
}

describe('the rows of a COPY', () => {
  it.each(Array.from({ length: 130 }, (_, n) => n + 1))('are read from pieces of %i bytes, and what follows is left to pg', async (size) => {
    const reader = new CopyReader('copy t to stdout');
    expect(feed(reader, WIRE, size).equals(AFTER)).toBe(true);
    reader.handleReadyForQuery();
    const chunks = await reader.chunks;
    expect(Buffer.concat(chunks).equals(Buffer.concat(ROWS))).toBe(true);
  });

  it('end with the error that Postgres gave, from its first byte on', async () => {
    const error = message('E', 'SERROR\0Mgone\0\0');
    for (const size of [1, 3, 7, 500]) {
      const reader = new CopyReader('copy t to stdout');
      expect(feed(reader, Buffer.concat([message('H', ''), message('d', 'row'), error]), size).equals(error)).toBe(true);
      reader.handleError(new Error('gone'));
      await expect(reader.chunks).rejects.toThrow('gone');
    }
  });
});
