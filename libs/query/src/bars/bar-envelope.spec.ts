import { envelope } from './bar-envelope';

const block = (...parts: string[]) => ({ parts: parts.map((part) => Buffer.from(part)), counts: parts.map(() => 1), bars: parts.length, stamp: '' });
const ASKED = { start: 18262, interval: '1d' as const, adjustment: 'split' as const };

describe('envelope', () => {
  it.each([
    ['json', '{"data":[1,2],"instruments":["A.US"],"start":"2020-01-01","end":null,"interval":"1d","adjustment":"split","count":2}'],
    ['ndjson', '1\n2\n'],
    ['csv', 'instrument,date,open,high,low,close,volume,amount\r\n1\r\n2\r\n'],
  ] as const)('%s: is the same whole or in pieces', (format, wanted) => {
    const around = envelope(format, ['A.US'], ASKED);
    expect(around.whole([block('1', '2')]).toString()).toBe(wanted);
    expect(around.whole([block(), block('1'), block(), block('2')]).toString()).toBe(wanted);
    const pieces = [
      around.piece(block(), true), around.piece(block('1'), true), around.piece(block(), false), around.piece(block('2'), false),
      around.end(2),
    ];
    expect(Buffer.concat(pieces).toString()).toBe(wanted);
  });

  it.each([
    ['json', '{"data":[],"instruments":["A.US"],"start":"2020-01-01","end":null,"interval":"1d","adjustment":"split","count":0}'],
    ['ndjson', ''],
    ['csv', 'instrument,date,open,high,low,close,volume,amount\r\n'],
  ] as const)('%s: is complete without bars', (format, wanted) => {
    const around = envelope(format, ['A.US'], ASKED);
    expect(around.whole([block()]).toString()).toBe(wanted);
    expect(Buffer.concat([around.piece(block(), true), around.end(0)]).toString()).toBe(wanted);
  });
});
