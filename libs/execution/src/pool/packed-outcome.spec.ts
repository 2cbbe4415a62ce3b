import { packInTurns, packOutcome, unpackOutcome } from './packed-outcome';

test('an outcome comes back as it was', () => {
  const error = { code: 'x', message: 'y', message_zh: null, field: null, retryable: true };
  for (const outcome of [
    { status: 'completed', result: { a: [1, '中文', null] } }, { status: 'failed', error, result: { b: 2 } },
    { status: 'failed', error, result: null }, { status: 'cancelled' },
  ] as const) {
    expect(unpackOutcome(packOutcome(outcome))).toEqual(outcome);
  }
});

test('a result that is no JSON is a failure that says so', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  for (const result of [circle, { n: 1n }]) {
    expect(packOutcome({ status: 'completed', result })).toMatchObject({ status: 'failed', error: { code: 'bad_result', retryable: false } });
  }
});

test('written in turns it is the same', async () => {
  const rows = Array.from({ length: 2_500 }, (_, i) => ({ i, text: `"${i}"` }));
  for (const result of [{}, { rows, none: [], nothing: undefined, n: null, deep: { rows } }, { rows: rows.slice(0, 1_000) }]) {
    expect(unpackOutcome(await packInTurns({ status: 'completed', result }))).toEqual(unpackOutcome(packOutcome({ status: 'completed', result })));
  }
  expect(await packInTurns({ status: 'cancelled' })).toEqual({ status: 'cancelled' });
});
