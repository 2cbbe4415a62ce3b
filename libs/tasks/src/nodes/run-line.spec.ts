import { linesOf, NodeLiesError, readLine } from './run-line';

const about = { task_id: 't', attempt: 1 };
const line = (more: object) => JSON.stringify({ ...about, ...more });

it.each([
  [{ event: 'started', at: '2026-11-20T20:00:00' }, { event: 'started' }],
  [{ event: 'progress', fraction: 0.5, message: 'half' }, { event: 'progress', fraction: 0.5, message: 'half' }],
  [{ event: 'progress', fraction: -3 }, { fraction: 0 }],
  [{ event: 'progress', fraction: 1.0000001 }, { fraction: 1 }],
  [{ event: 'refused', code: 'node_busy' }, { event: 'refused', code: 'node_busy', message: '' }],
  [{ event: 'ended', status: 'completed', result: { a: 1 }, error: null, result_at: null }, { status: 'completed', result: { a: 1 } }],
  [{ event: 'ended', status: 'completed', result: null, result_at: '/x' }, { result_at: '/x' }],
  [{ event: 'ended', status: 'failed', error: { code: 'timeout', message: 'm', retryable: true } }, { error: { code: 'timeout', message: 'm', retryable: true } }],
  [{ event: 'ended', status: 'cancelled' }, { status: 'cancelled' }],
])('reads %j', (said, read) => {
  expect(readLine(line(said))).toMatchObject({ ...about, ...read });
});

it.each([
  'garbage', '{', '[]', 'null', '5', '"x"', '{}', line({ event: 'exploded' }), line({ event: 'started', attempt: 1.5 }), line({ event: 'started', attempt: '1' }),
  line({ event: 'progress', fraction: 'half' }), line({ event: 'progress', fraction: null }), '{"task_id":"t","attempt":1,"event":"progress","fraction":1e999}',
  '{"task_id":"t","attempt":1,"event":"progress","fraction":NaN}', line({ event: 'refused', code: 'No Such Code' }), line({ event: 'ended', status: 'won' }),
  line({ event: 'ended', status: 'completed' }), line({ event: 'ended', status: 'completed', result: [1] }), line({ event: 'ended', status: 'failed' }),
  line({ event: 'ended', status: 'failed', error: { message: 'm' } }), line({ event: 'ended', status: 'cancelled', execution_time: -1 }),
  '{"task_id":"t","attempt":1,"event":"ended","status":"completed","result":{"__proto__":{"x":1}}}', `{"a":${'['.repeat(60)}${']'.repeat(60)}}`,
])('refuses %j', (text) => {
  expect(() => readLine(text)).toThrow(NodeLiesError);
});

async function lines(...chunks: (string | Buffer)[]): Promise<string[]> {
  const found: string[] = [];
  async function* body() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  for await (const one of linesOf(body())) found.push(one);
  return found;
}

describe('the lines of a body', () => {
  it('are found however the body is cut, and empty ones are none', async () => {
    const [ue, oe] = [Buffer.from('ü'), Buffer.from('ö')];
    expect(await lines('a\n\n', '\r\nb', 'c', '\nd\n', Buffer.concat([ue.subarray(0, 1)]), Buffer.concat([ue.subarray(1), oe, Buffer.from('\n')]))).toEqual(['a', 'bc', 'd', 'üö']);
    expect(await lines()).toEqual([]);
  });

  it('leave out what was cut off', async () => {
    expect(await lines('a\n{"half":')).toEqual(['a']);
  });

  it('may not be endless', async () => {
    await expect(lines(...Array.from({ length: 40 }, () => 'x'.repeat(10_000)))).rejects.toThrow(NodeLiesError);
    expect(await lines(`${'x'.repeat(200_000)}\n`)).toHaveLength(1);
  });
});
