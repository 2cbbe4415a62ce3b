import { formatIsoDate } from '@tidemark/domain';
import { addClosureLines, ClosureLine, Closures } from './closures';

it('takes the weekdays of a line, also across a weekend', () => {
  const closures: Closures = new Map();
  addClosureLines(closures, ['2024-02-09..2024-02-12 Festival', '2024-03-01 Storm']);
  expect([...closures].map(([day, name]) => `${formatIsoDate(day)} ${name}`)).toEqual([
    '2024-02-09 Festival', '2024-02-12 Festival', '2024-03-01 Storm',
  ]);
});

it.each<ClosureLine>(['2023-02-29 No such day', '2024-02-12..2024-02-09 Backwards', 'someday Typhoon', '2024-02-09 '])(
  'refuses "%s"', (line) => {
    expect(() => addClosureLines(new Map(), [line])).toThrow('closure table');
  });
