import { noteOf, readNote } from './relay-note';
import { OtherServers } from './other-servers';

const event = (data: object) => ({ from: 'server-1', n: 7, type: 'sync.ended' as const, at: '2026-11-20T20:00:00.000+08:00', data });

describe('a note to other servers', () => {
  it('comes as it was sent', () => {
    expect(readNote(noteOf(event({ task_id: 'a', deep: { list: [1, '二', null] } })))).toEqual(event({ task_id: 'a', deep: { list: [1, '二', null] } }));
  });

  it('leaves the largest parts behind, and names them', () => {
    const data = { task_id: 'a', failed: 3, message: '失'.repeat(1_000), errors: Array.from({ length: 10 }, () => 'e'.repeat(300)), failed_instruments: Array.from({ length: 100 }, () => '败'.repeat(50)) };
    const text = noteOf(event(data));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(7_000);
    expect(readNote(text)?.data).toEqual({ task_id: 'a', failed: 3, message: data.message, errors: data.errors, left_out: ['failed_instruments'] });
    expect(readNote(noteOf(event({ a: 'x'.repeat(6_000), b: 'y'.repeat(6_001), c: 1 })))?.data).toEqual({ a: 'x'.repeat(6_000), c: 1, left_out: ['b'] });
  });

  it('is none if it is anything else', () => {
    for (const text of ['', 'null', '{', '[1]', '{"from":1}', JSON.stringify({ ...event({}), type: 'forged' }), JSON.stringify({ ...event({}), n: 0 }), JSON.stringify({ ...event({}), data: [] })]) {
      expect([text, readNote(text)]).toEqual([text, undefined]);
    }
  });
});

describe('OtherServers', () => {
  it('count what never came, server by server', () => {
    const others = new OtherServers();
    expect([['a', 5], ['a', 6], ['b', 1], ['a', 9], ['b', 2], ['a', 10]].map(([name, n]) => others.missed(name as string, n as number))).toEqual([0, 0, 0, 2, 0, 0]);
  });

  it('are not remembered for ever', () => {
    const others = new OtherServers();
    others.missed('old', 1);
    for (let n = 0; n < 100; n++) others.missed(`s${n}`, 1);
    expect([others.missed('old', 9), others.missed('s50', 3)]).toEqual([0, 1]);
  });
});
