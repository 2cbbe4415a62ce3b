import { Logger } from '@nestjs/common';
import { EventHub } from './event-hub';

const hub = () => new EventHub({ timezone: 'Asia/Shanghai' });
const held = ({ ring }: EventHub) => JSON.parse(ring.at(ring.last)?.message.toString() ?? 'null') as Record<string, unknown>;

describe('EventHub', () => {
  it('puts the envelope before the data, which never override it', () => {
    const events = hub();
    const before = events.ring.last;
    events.emit({ type: 'alert', data: { seq: 1, at: 'never', type: 'forged', name: 'AAA' } });
    expect(held(events)).toEqual({ type: 'alert', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+08:00$/), seq: before + 1, name: 'AAA' });
  });

  it('begins above all numbers that an earlier start can have given', () => {
    const before = Date.now() * 1000;
    const { last } = hub().ring;
    expect(last).toBeGreaterThanOrEqual(before);
    expect(Number.isSafeInteger(last + 1e9)).toBe(true);
  });

  it('never throws at whoever emits, and leaves no hole', () => {
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const events = hub();
    const { last } = events.ring;
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    events.emit({ type: 'alert', data: circular });
    const heard: object[] = [];
    events.onOwn(() => { throw new Error('cannot be told'); });
    events.onOwn(({ data }) => heard.push(data));
    events.emit({ type: 'alert', data: { n: 1 } });
    events.keep({ type: 'alert', at: 'then', data: { n: 2 } });
    expect([events.ring.last - last, errors.mock.calls.length, heard]).toEqual([2, 2, [{ n: 1 }]]);
    errors.mockRestore();
  });

  it('leaves out what is too large', () => {
    const events = hub();
    events.emit({ type: 'alert', data: { text: 'x'.repeat(300_000) } });
    expect(held(events)).toEqual({ type: 'alert', at: expect.any(String), seq: events.ring.last, too_large: expect.any(Number) });
  });

  it('wakes readers once for all that came at one time', async () => {
    const events = hub();
    let woken = 0;
    const stop = events.onNews(() => { woken++; });
    for (let n = 0; n < 100; n++) events.emit({ type: 'alert', data: { n } });
    await new Promise((done) => { setTimeout(done, 20); });
    expect(woken).toBe(1);
    stop();
    events.emit({ type: 'alert', data: {} });
    await new Promise((done) => { setTimeout(done, 20); });
    expect(woken).toBe(1);
  });
});
