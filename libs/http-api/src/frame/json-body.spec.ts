import { MAX_DEPTH, MAX_ITEMS, readJsonBody } from './json-body';

const read = (text: string) => readJsonBody(Buffer.from(text, 'utf8'));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('readJsonBody', () => {
  it('reads JSON, and nothing as nothing', () => {
    expect(read('{"a":[1,"x",null]}')).toEqual({ a: [1, 'x', null] });
    expect(read('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(read('')).toBeUndefined();
    expect(read(nested(MAX_DEPTH))).toBeDefined();
  });

  it.each([
    ['invalid_json', '{"a":1,}'], ['invalid_json', 'NaN'], ['invalid_json', '\ufeff{}'], ['invalid_json', ' '],
    ['invalid_number', '{"a":1e400}'], ['invalid_text', '{"a":"x\\u0000"}'], ['invalid_text', '{"a\\ud800":1}'],
    ['forbidden_property', '{"a":{"__proto__":{"x":1}}}'], ['forbidden_property', '{"constructor":{"prototype":{"x":1}}}'],
    ['body_too_deep', nested(100_000)], ['body_too_deep', nested(MAX_DEPTH + 2)],
    ['body_too_long', `[${'1,'.repeat(MAX_ITEMS)}1]`],
  ])('refuses with %s: %.40s', (code, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, status: 400 }));
  });

  it('refuses other encodings', () => {
    expect(() => readJsonBody(Buffer.from('{"a":1}', 'utf16le'))).toThrow(expect.objectContaining({ code: 'invalid_json' }));
    expect(() => readJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toThrow(expect.objectContaining({ code: 'invalid_json' }));
  });

  it('takes a property named constructor that reaches no prototype', () => {
    expect(read('{"constructor":"x"}')).toEqual({ constructor: 'x' });
  });
});
