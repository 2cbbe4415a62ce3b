import { parseJson } from './safe-json';

test('ordinary JSON passes', () => {
  expect(parseJson('{"a":[1,{"constructor":"x","b_c":"[[[["}]}')).toEqual({ a: [1, { constructor: 'x', b_c: '[[[[' }] });
});

test.each([
  '{"__proto__":{"x":1}}',
  '[{"a":{"__proto__":1}}]',
  '{"\\u005f_proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"const\\u0072uctor":{"prototype":{"x":1}}}',
  '<html>', '{"a":', '', 'NaN',
])('%s is refused', (text) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'malformed_json' }));
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('depth is limited before anything is built', () => {
  expect(() => parseJson('['.repeat(100_000) + ']'.repeat(100_000))).toThrow(/deeper/);
  expect(() => parseJson('[[1]]', 1)).toThrow(/deeper/);
  expect(parseJson('[[1],[2],["\\"[["]]', 2)).toEqual([[1], [2], ['"[[']]);
});
