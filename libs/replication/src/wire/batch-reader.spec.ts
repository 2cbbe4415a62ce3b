import { randomBytes } from 'node:crypto';
import { BadBatchError } from './bad-batch.error';
import { BatchReader } from './batch-reader';
import { BatchHeader, Compression } from './batch';
import { encodeBatch } from './encode-batch';

const ROWS = [randomBytes(300_000), Buffer.alloc(40_000, 7)];

function encoded(compression: Compression): Buffer {
  const header: BatchHeader = {
    kind: 'changes', term: 1, terms: [{ term: 1, from: 0 }], leader: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', node: 'a', url: null,
    schema: 1, from: 3, to: 9, head: 9, floor: 0, compression,
  };
  const section = { table: 'bar_daily', columns: ['instrument_id', 'change_seq'], rows: 2, bytes: 340_000, blocks: ROWS };
  return Buffer.concat(encodeBatch({ header, sections: [section, { ...section, table: 'instrument', blocks: [] }] }, 0).parts);
}

function read(bytes: Buffer, sizes: () => number = () => bytes.length) {
  const reader = new BatchReader();
  for (let at = 0; at < bytes.length;) {
    const size = sizes();
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  return reader.end();
}

const refusal = (bytes: Buffer): unknown => {
  try {
    return read(bytes, () => 1_000);
  } catch (error) {
    return error;
  }
};

describe.each(['none', 'lz4'] as const)('a batch, compression %s', (compression) => {
  const whole = encoded(compression);

  it.each([['in one piece', () => whole.length], ['byte by byte', () => 1], ['in pieces of any size', () => 1 + Math.floor(Math.random() * 90_000)]])(
    'is the same %s, and its rows can be gone through again', (_, sizes) => {
      const { header, sections } = read(whole, sizes);
      expect(header).toMatchObject({ from: 3, to: 9, compression });
      expect(sections.map(({ table }) => table)).toEqual(['bar_daily', 'instrument']);
      for (let again = 0; again < 2; again++) expect(Buffer.concat([...sections[0].blocks]).equals(Buffer.concat(ROWS))).toBe(true);
    });

  it('cut anywhere, with any byte turned, or gone on after its end: is refused', () => {
    for (let n = 0; n < 200; n++) {
      const at = n < 20 ? n : Math.floor(Math.random() * whole.length);
      expect(refusal(whole.subarray(0, at))).toBeInstanceOf(BadBatchError);
      const flipped = Buffer.from(whole);
      flipped[at] ^= 1 << (n % 8);
      expect(refusal(flipped)).toBeInstanceOf(BadBatchError);
    }
    expect(refusal(Buffer.concat([whole, Buffer.alloc(1)]))).toBeInstanceOf(BadBatchError);
    expect(refusal(Buffer.concat([whole, whole.subarray(4)]))).toBeInstanceOf(BadBatchError);
  });
});
