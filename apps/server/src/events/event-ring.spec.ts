import { EventRing } from './event-ring';

const START = 1_800_000_000_000_000;

function filled(size: { events: number; bytes: number }, lengths: readonly number[]): EventRing {
  const ring = new EventRing(START, size);
  for (const length of lengths) ring.push('alert', () => Buffer.alloc(length));
  return ring;
}

describe('EventRing', () => {
  it('numbers from its start on, without a gap', () => {
    const ring = filled({ events: 5, bytes: 1_000 }, []);
    expect([ring.first, ring.last, ring.bytes, ring.bytesFrom(START + 1)]).toEqual([START + 1, START, 0, 0]);
    const numbers = [1, 2, 3].map(() => ring.push('alert', (seq) => Buffer.from(String(seq))));
    expect(numbers.map(({ seq, message }) => [seq, message.toString()])).toEqual([1, 2, 3].map((n) => [START + n, String(START + n)]));
    expect([ring.at(START), ring.at(START + 2), ring.at(START + 4)]).toEqual([undefined, numbers[1], undefined]);
  });

  it('holds so many events', () => {
    const ring = filled({ events: 3, bytes: 1_000 }, [1, 2, 3, 4, 5, 6, 7]);
    expect([ring.first, ring.last, ring.bytes]).toEqual([START + 5, START + 7, 18]);
    expect([4, 5, 6, 7, 8].map((n) => ring.at(START + n)?.message.length)).toEqual([undefined, 5, 6, 7, undefined]);
  });

  it('holds so many bytes, and at least the newest', () => {
    const ring = filled({ events: 100, bytes: 10 }, [4, 4, 4]);
    expect([ring.first, ring.bytes]).toEqual([START + 2, 8]);
    ring.push('alert', () => Buffer.alloc(50));
    expect([ring.first, ring.last, ring.bytes]).toEqual([START + 4, START + 4, 50]);
    ring.push('alert', () => Buffer.alloc(10));
    expect([ring.first, ring.last, ring.bytes]).toEqual([START + 5, START + 5, 10]);
  });

  it('counts the bytes that somebody has before him', () => {
    const ring = filled({ events: 3, bytes: 1_000 }, [1, 2, 3, 4]);
    expect([1, 2, 3, 4, 5].map((n) => ring.bytesFrom(START + n))).toEqual([9, 9, 7, 4, 0]);
  });

  it('takes no number for a message that cannot be written', () => {
    const ring = filled({ events: 3, bytes: 1_000 }, [1]);
    expect(() => ring.push('alert', () => { throw new TypeError('circular'); })).toThrow('circular');
    expect([ring.last, ring.push('alert', () => Buffer.alloc(1)).seq]).toEqual([START + 1, START + 2]);
  });
});
