import { withLiterals } from './sql-literals';

test('values stand in the statement as SQL writes them', () => {
  expect(withLiterals('select $1::text, $2::float8, $3, $4::text[] where $1', ["o'clock", -1.5, null, ['a', "b'"]]))
    .toBe("select 'o''clock'::text, (-1.5)::float8, null, array['a', 'b''']::text[] where 'o''clock'");
  expect(withLiterals('$1 $10', ['$2', ...Array<null>(8).fill(null), 'ten'])).toBe("'$2' 'ten'");
});

test('a backslash cannot end a literal', () => {
  expect(withLiterals('$1', ["\\'; drop table x"])).toBe(" E'\\\\''; drop table x'");
});

test('what cannot be written is refused', () => {
  expect(() => withLiterals('$1', [NaN])).toThrow('NaN cannot be written in SQL');
  expect(() => withLiterals('$1', [['a\0']])).toThrow('a text with a NUL cannot be written in SQL');
  expect(() => withLiterals('$2', [1])).toThrow('$2 has no value');
});
