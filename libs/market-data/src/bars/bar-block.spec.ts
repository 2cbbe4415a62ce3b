import { readBarBlock } from './bar-block';

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const END = Buffer.from([0xff, 0xff]);

function row(body: string | null, bars: number, seq: number | null): Buffer {
  const number = (n: number | null) => {
    const b = Buffer.alloc(n === null ? 4 : 12);
    b.writeInt32BE(n === null ? -1 : 8);
    if (n !== null) b.writeBigInt64BE(BigInt(n), 4);
    return b;
  };
  const text = Buffer.alloc(6);
  text.writeInt16BE(3);
  text.writeInt32BE(body === null ? -1 : Buffer.byteLength(body), 2);
  return Buffer.concat([text, Buffer.from(body ?? ''), number(bars), number(seq)]);
}

describe('readBarBlock', () => {
  it('takes the text of instruments that have bars, and a stamp of all', () => {
    const block = readBarBlock(Buffer.concat([HEADER, row('{"é":1}', 3, 2 ** 40), row(null, 0, null), row('x\r\ny', 2, 7), END]));
    expect(block.parts.map(String)).toEqual(['{"é":1}', 'x\r\ny']);
    expect([block.counts, block.bars]).toEqual([[3, 0, 2], 5]);
    expect(block.stamp).toBe(`3:${2 ** 40},0:0,2:7`);
  });

  it('is empty without rows', () => {
    expect(readBarBlock(Buffer.concat([HEADER, END]))).toEqual({ parts: [], counts: [], bars: 0, stamp: '' });
  });

  it('refuses another shape and a torn one', () => {
    expect(() => readBarBlock(Buffer.concat([HEADER, Buffer.from([0, 2]), END]))).toThrow('2 fields');
    expect(() => readBarBlock(Buffer.concat([HEADER, row('abc', 1, 1)]))).toThrow('out of range');
  });
});
