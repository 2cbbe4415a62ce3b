import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { answerStream, jsonRows } from './answer-stream';

async function* batches(...lists: unknown[][]) {
  yield* lists;
}

describe('jsonRows', () => {
  it('is one JSON object over any batches', async () => {
    expect(await text(await answerStream(jsonRows(batches([], [1, { a: 2 }], [], ['3'])))))
      .toBe('{"data":[1,{"a":2},"3"]}');
    expect(await text(await answerStream(jsonRows(batches())))).toBe('{"data":[]}');
  });
});

describe('answerStream', () => {
  it('throws what fails before the first piece, and breaks off at what fails later', async () => {
    async function* failing(after: number) {
      for (let n = 0; n < after; n++) yield `${n}`;
      throw new Error('gone');
    }
    await expect(answerStream(failing(0))).rejects.toThrow('gone');
    const stream = await answerStream(failing(2));
    await expect(text(stream)).rejects.toThrow('gone');
  });

  it('makes no further piece once the reader has left', async () => {
    let made = 0;
    let freed = false;
    async function* endless() {
      try {
        for (;;) {
          made++;
          yield 'x'.repeat(100_000);
          await new Promise(setImmediate);
        }
      } finally {
        freed = true;
      }
    }
    const stream = await answerStream(endless());
    await once(stream, 'readable');
    stream.destroy();
    await new Promise((tick) => setTimeout(tick, 20));
    expect(freed).toBe(true);
    expect(made).toBeLessThan(10);
  });
});
