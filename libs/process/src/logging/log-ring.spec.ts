import { LogRing, MAX_KEPT_LINES, MAX_KEPT_MESSAGE, MAX_KEPT_PART } from './log-ring';

const entry = (message: string, more: object = {}) => ({
  atMs: Date.parse('2026-11-20T12:00:00.000Z'), timeZone: 'Asia/Shanghai', level: 'INFO' as const, context: 'tasks', message, ...more,
});

describe('LogRing', () => {
  it('keeps the last lines, the newest last', () => {
    const ring = new LogRing(3);
    for (const message of ['a', 'b', 'c', 'd']) ring.add(entry(message));
    expect(ring.last(10, 'debug').map(({ message }) => message)).toEqual(['b', 'c', 'd']);
    expect(ring.last(1, 'debug')).toEqual([{ at: '2026-11-20T20:00:00.000+08:00', level: 'info', part: 'tasks', message: 'd' }]);
  });

  it('keeps no more than it may, by itself', () => {
    const ring = new LogRing();
    for (let i = 0; i < MAX_KEPT_LINES + 7; i++) ring.add(entry(String(i)));
    expect(ring.last(10_000, 'debug').map(({ message }) => Number(message))).toEqual(Array.from({ length: MAX_KEPT_LINES }, (_, i) => i + 7));
  });

  it('shows a level and what is worse', () => {
    const ring = new LogRing();
    for (const level of ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const) ring.add(entry(level, { level }));
    const shown = (level: 'debug' | 'info' | 'warning' | 'error') => ring.last(10, level).map((line) => line.level);
    expect([shown('debug'), shown('warning'), shown('error')]).toEqual([['debug', 'info', 'warning', 'error'], ['warning', 'error'], ['error']]);
    expect(ring.last(1, 'info')[0].message).toBe('ERROR');
  });

  it('bounds what one line takes, and leaves no half of a character and nothing that a terminal obeys', () => {
    const ring = new LogRing();
    ring.add(entry(`x\u001b[2J\u202e${'😀'.repeat(5_000)}`, { context: 'x'.repeat(300) }));
    const [{ part, message }] = ring.last(1, 'debug');
    expect([part.length, message.length]).toEqual([MAX_KEPT_PART, MAX_KEPT_MESSAGE]);
    expect(message).toMatch(/^x\\u001b\[2J\\u202e😀[^]*…$/);
    expect(message.isWellFormed()).toBe(true);
  });
});
