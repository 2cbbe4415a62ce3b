import { NO_WEATHER } from '@tidemark/domain';
import { gzipSync } from 'node:zlib';
import { WrittenObservation } from '../observations/observation';
import { decodeMessage, encodeMessage } from './channel-message';

const ONE: WrittenObservation & { seq: number } = {
  ...NO_WEATHER, city: '北京', lat: 39.9, lon: 116.4, temperature: -3.5, humidity: 40, weather: '晴', observedAt: Date.UTC(2026, 10, 20, 12), interval: 'instant',
  quality: 'ok', flags: '', source: 'publish', backfilled: false, fetchedAt: 0, seq: 7, term: 2,
};
const FLAT = { timestamp: '2026-11-20 12:00:00', city: '北京', lat: 39.9, lon: 116.4, temp: -3.5, humidity: 40, weather: '晴', seq: 7, term: 2 };

test('is the flat message of the original with its number and term', () => {
  expect(JSON.parse(encodeMessage(ONE, 4096).toString())).toEqual(FLAT);
});

test('comes back as it was, plain and packed', () => {
  for (const limit of [4096, 10]) {
    expect(decodeMessage(encodeMessage(ONE, limit))).toEqual({
      city: '北京', lat: 39.9, lon: 116.4, observedAt: ONE.observedAt, temperature: -3.5, humidity: 40, weather: '晴', seq: 7, term: 2,
    });
  }
  expect(encodeMessage(ONE, 10).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  expect(decodeMessage(encodeMessage({ ...ONE, temperature: null, humidity: null, weather: null }, 4096))).toMatchObject({ temperature: null, humidity: null, weather: null });
});

test.each<[string, object | string | Buffer]>([
  ['no JSON', 'hello'], ['nothing', ''], ['a list', []], ['a missing field', { ...FLAT, city: undefined }], ['a temperature in Kelvin', { ...FLAT, temp: 290 }],
  ['a text for a number', { ...FLAT, temp: '20' }], ['humidity 101', { ...FLAT, humidity: 101 }], ['a day that is none', { ...FLAT, timestamp: '2026-02-30 00:00:00' }],
  ['an ISO time', { ...FLAT, timestamp: '2026-11-20T12:00:00Z' }], ['no number', { ...FLAT, seq: undefined }], ['half a number', { ...FLAT, seq: 1.5 }],
  ['a NUL', { ...FLAT, city: 'a\0' }], ['broken gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3])], ['a bomb', gzipSync(Buffer.alloc(10_000_000, ' '))],
  ['too much', 'x'.repeat(70_000)], ['deep nesting', '['.repeat(60_000)],
])('%s is no message', (_, garbage) => {
  expect(decodeMessage(Buffer.isBuffer(garbage) ? garbage : Buffer.from(typeof garbage === 'string' ? garbage : JSON.stringify(garbage)))).toBeUndefined();
});
