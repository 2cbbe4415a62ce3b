import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { NotFoundError, TidemarkError } from '@tidemark/domain';
import { errorAnswer, languageOf } from './error-answer';

class Busy extends TidemarkError {
  readonly code = 'sync_busy';
  readonly status = 503;
  override readonly messageZh = '忙';
  constructor(readonly retryAfterMs: unknown) { super('busy'); }
  override get data() { return { retry_after_ms: this.retryAfterMs, code: 'not this' }; }
}

describe('errorAnswer', () => {
  it('gives a domain error its status, code, language and data', () => {
    expect(errorAnswer(new NotFoundError('no run x', 'unknown_run', '没有 x'), 'zh').body)
      .toEqual({ status: 'error', code: 'unknown_run', message: '没有 x', detail: '没有 x' });
    expect(errorAnswer(new NotFoundError('no run x', 'unknown_run'), 'zh').body.message).toBe('no run x');
    expect(errorAnswer(new Busy(1500), 'en')).toMatchObject({
      status: 503, headers: { 'retry-after': '2' }, body: { status: 'error', code: 'sync_busy', message: 'busy' },
    });
  });

  it('lets older clients keep their word for the status', () => {
    class Unknown extends Busy { override get data() { return { retry_after_ms: 1, code: 'not this', status: 'not_found' }; } }
    expect(errorAnswer(new Unknown(1), 'en').body).toMatchObject({ status: 'not_found', code: 'sync_busy' });
  });

  it.each([-1, Number.NaN, 'x\r\nset-cookie: a=b', Infinity, null])('puts no retry-after of %p in a header', (value) => {
    expect(errorAnswer(new Busy(value), 'zh').headers).toEqual({});
  });

  it('says nothing of an unforeseen error', () => {
    const answer = errorAnswer(new Error('connect postgres://u:secret@db'), 'en');
    expect(answer).toMatchObject({ status: 500, unforeseen: true, body: { code: 'internal_error' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('maps framework errors by status and never repeats their text', () => {
    expect(errorAnswer(new NotFoundException('Cannot GET /<script>'), 'en').body).toMatchObject({ code: 'route_not_found' });
    expect(JSON.stringify(errorAnswer(new NotFoundException('Cannot GET /<script>'), 'en'))).not.toContain('<script>');
    expect(errorAnswer(new PayloadTooLargeException(), 'zh')).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('speaks Chinese unless English is preferred', () => {
    expect([undefined, '', 'zh-CN,en', 'en', 'en-US,zh;q=0.5', 'entish'].map(languageOf)).toEqual(['zh', 'zh', 'zh', 'en', 'en', 'zh']);
  });
});
