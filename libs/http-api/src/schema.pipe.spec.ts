import { ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import { errorAnswer } from './error-answer';
import { SchemaError } from './schema-error';
import { SchemaPipe } from './schema.pipe';
import { flag, instrumentArray, instrumentList, intInRange, isoDate, isoDay, page, pageSize } from './schemas';

const body: ArgumentMetadata = { type: 'body' };

function refusal(schema: z.ZodType, value: unknown, metadata = body): SchemaError {
  try {
    new SchemaPipe(schema).transform(value, metadata);
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(value)}`);
}

describe('SchemaPipe', () => {
  const range = z.object({ start_date: isoDate, end_date: isoDate });

  it('names the first field and lists all', () => {
    const error = refusal(range, { start_date: '2025-02-30' });
    expect(error.field).toBe('start_date');
    expect(error.code).toBe('invalid_date');
    expect(error.messageZh).toBe('日期格式错误，应为 YYYY-MM-DD');
    expect(error.data).toEqual({ errors: [
      { field: 'start_date', reason: 'must be a date YYYY-MM-DD that exists', code: 'invalid_date' },
      { field: 'end_date', reason: 'is required', code: 'missing_field' },
    ] });
  });

  it('makes an open object strict and names the unknown property', () => {
    const error = refusal(range, { start_date: '2025-01-02', end_date: '2025-01-03', x: 1 });
    expect([error.field, error.code]).toEqual(['x', 'unknown_property']);
    const nested = refusal(z.object({ a: z.strictObject({ b: z.int() }) }), { a: { b: 1, c: 2 } });
    expect(nested.field).toBe('a.c');
  });

  it('takes the name of a parameter as the root', () => {
    expect(refusal(isoDate, 'today', { type: 'param', data: 'date' }).field).toBe('date');
  });

  it.each([[null], [[]], ['x'], [5], [undefined]])('refuses %p as a body', (value) => {
    expect(refusal(range, value).status).toBe(400);
  });

  it('keeps the answer small whatever is sent', () => {
    const error = refusal(z.object({ symbols: instrumentArray }), { symbols: Array(5000).fill('../x') });
    expect(JSON.stringify(errorAnswer(error, 'zh').body).length).toBeLessThan(8000);
    const longKey = refusal(range, { ['k'.repeat(10_000)]: 1, start_date: '2025-01-01', end_date: '2025-01-01' });
    expect(longKey.message.length).toBeLessThan(300);
  });
});

describe('schemas', () => {
  it.each([
    '2025', '2025-W05', '2025-001', '2025-01-01T23:00:00-05:00', '2025-01-01\n', ' 2025-01-01', '２０２５-01-01', '+012345-01-01',
    '0000-00-00', 'infinity', 'today', 'epoch', '99999-01-01', '', 5, null, [], ['2025-01-01'], {}, true,
  ])('refuses date %p', (value) => {
    expect(isoDate.safeParse(value).success).toBe(false);
    expect(isoDay.safeParse(value).success).toBe(false);
  });

  it.each(['1e3', '0x10', ' 5', '5 ', '', '+5', '05', '5.0', 'abc', '-0', '１', '1000000000000000', '9', '101'])('refuses integer %p', (value) => {
    expect(intInRange(10, 100).safeParse(value).success).toBe(false);
  });

  it('reads integers, pages and flags', () => {
    expect(intInRange(-5, 100).parse('-5')).toBe(-5);
    expect(page.parse(undefined)).toBe(1);
    expect(pageSize(100).parse(undefined)).toBe(50);
    expect(pageSize(100).safeParse('101').success).toBe(false);
    expect(page.safeParse(['1', '2']).success).toBe(false);
    expect(flag.parse('false')).toBe(false);
  });

  it('reads a list of instruments once each, in any spelling', () => {
    expect(instrumentList.parse('sz000001,000001.SZ,US.AAPL,aapl')).toEqual([
      { exchange: 'SZ', code: '000001' }, { exchange: 'US', code: 'AAPL' },
    ]);
    for (const bad of ['', ',', '000001', '000001.SZ ', 'a\u0000b', '\u{1F4A9}', Array(10_001).fill('A').join(',')]) {
      expect(instrumentList.safeParse(bad).success).toBe(false);
    }
  });
});
