import type { Alert } from '@tidemark/domain';
import { storableAlert } from './storable-alert';

const alert = (more: Partial<Alert>): Alert => ({
  key: 'k', kind: 'test', severity: 'info', message: 'm', messageZh: '信', data: {}, ...more,
});

test('an ordinary alert is kept as it is', () => {
  const kept = storableAlert(alert({ data: { city: '北京', list: [1, null] } }));
  expect({ ...kept, data: JSON.parse(kept.data) as unknown }).toEqual(alert({ data: { city: '北京', list: [1, null] } }));
});

test('what Postgres refuses is taken out, wherever it stands', () => {
  const kept = storableAlert(alert({ key: 'a\0b', message: 'x\ud800y', data: { deep: [{ text: 'a\0\udfffb' }] } }));
  expect([kept.key, kept.message, kept.data]).toEqual(['ab', 'x\ufffdy', '{"deep":[{"text":"a\ufffdb"}]}']);
});

test('text is cut, and a pair is not left in halves', () => {
  expect(storableAlert(alert({ message: `${'x'.repeat(1_999)}😀` })).message).toBe(`${'x'.repeat(1_999)}\ufffd`);
});

test('data that are too large or cannot be written are left out, and the alert stays', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  expect(JSON.parse(storableAlert(alert({ data: { text: 'x'.repeat(40_000) } })).data)).toEqual({ too_large: 40_011 });
  expect(JSON.parse(storableAlert(alert({ data: circular })).data)).toEqual({ left_out: expect.stringContaining('circular') });
  expect(JSON.parse(storableAlert(alert({ data: { n: 1n } })).data)).toEqual({ left_out: expect.stringContaining('BigInt') });
});
