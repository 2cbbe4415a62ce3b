import { createHmac } from 'node:crypto';
import type { Notice } from './channel';
import { subjectOf, textOf } from './email';
import { signatureOf, Webhook, webhookBody } from './webhook';

const notice = (more: Partial<Notice> = {}): Notice => ({
  deliveryId: '0c2d', alertId: 7, state: 'raised', key: 'sync.failed:web_batch', kind: 'sync.failed', severity: 'critical',
  message: 'It failed', messageZh: '失败了', data: { task_id: 'x' }, raisedAt: '2026-11-20T20:00:00.000+08:00', server: 'here', ...more,
});

test('a webhook gets the words of the API', () => {
  expect(JSON.parse(webhookBody(notice()))).toEqual({
    id: 7, key: 'sync.failed:web_batch', kind: 'sync.failed', severity: 'critical', state: 'raised', message: 'It failed', message_zh: '失败了',
    data: { task_id: 'x' }, raised_at: '2026-11-20T20:00:00.000+08:00', server: 'here',
  });
});

test('its signature is over the bytes that are sent', () => {
  const body = webhookBody(notice());
  expect(signatureOf(body, 'key')).toBe(`sha256=${createHmac('sha256', 'key').update(Buffer.from(body)).digest('hex')}`);
});

test('of its address only the origin is shown, and two paths are two targets', () => {
  const [one, two] = ['a', 'b'].map((token) => new Webhook(`https://hooks.example:8443/${token}?key=secret`).target);
  expect([one.shown, two.shown]).toEqual(['https://hooks.example:8443', 'https://hooks.example:8443']);
  expect(one.key).not.toBe(two.key);
});

test('a subject is one line of bounded length', () => {
  expect(subjectOf(notice({ message: 'a\r\nBcc: all@example.com\0\u2028\u0085b' }))).toBe('[Tidemark] critical: a Bcc: all@example.com b');
  expect(subjectOf(notice({ state: 'resolved' }))).toBe('[Tidemark] critical: resolved: It failed');
  expect(subjectOf(notice({ message: '😀'.repeat(500) })).isWellFormed()).toBe(true);
  expect(subjectOf(notice({ message: 'x'.repeat(500) }))).toHaveLength(200);
});

test('a mail holds both languages', () => {
  const text = textOf(notice({ state: 'resolved' }));
  expect(text).toContain('已恢复：失败了\nResolved: It failed\n');
  expect(text).toContain('"task_id": "x"');
});
