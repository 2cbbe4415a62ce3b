import { BarColumnsBuilder, BarsAnswer, parseInstrument } from '@tidemark/domain';
import { BarsRequest, DataProvider } from './data-provider';
import { DataProviderError, DataProviderErrorCode } from './data-provider.error';
import { ProviderChain } from './provider-chain';

const signal = new AbortController().signal;

function answer(rows: number, completeThrough: number | null = 9): BarsAnswer {
  const bars = new BarColumnsBuilder();
  for (let day = 0; day < rows; day++) bars.push(day, 1, 1, 1, 1, 1, 1);
  return { bars: bars.build(), rejects: [], completeThrough, firstKnown: null, evidence: {} };
}

class Stub implements DataProvider {
  readonly kind = 'files';
  readonly concurrency = 1;
  readonly asked: BarsRequest[] = [];

  constructor(readonly name: string, private readonly outcome: BarsAnswer | DataProviderErrorCode | 'not served', private readonly retryable = false) {}

  symbolFor(): string | undefined {
    return this.outcome === 'not served' ? undefined : `${this.name}!`;
  }

  async fetchBars(request: BarsRequest): Promise<BarsAnswer> {
    this.asked.push(request);
    if (typeof this.outcome !== 'string') return this.outcome;
    throw new DataProviderError(this.name, this.outcome as DataProviderErrorCode, 'because', this.retryable, 7);
  }
}

const fetch = (chain: ProviderChain, spelling = '600000.SH', provider?: string) =>
  chain.fetchBars({ instrument: parseInstrument(spelling), provider, from: 1, to: 2, signal });

test("the instrument's own provider is the only one; else the first route that matches, then the order", () => {
  const chain = new ProviderChain(['a', 'b', 'c', 'd'].map((name) => new Stub(name, answer(1))), [
    { match: '600*.SH', providers: ['c'] }, { match: '*.SH', providers: ['d', 'b'] },
  ]);
  const names = (spelling: string, own?: string) => chain.candidates(parseInstrument(spelling), own).map(({ name }) => name).join('');
  expect([names('600000.SH'), names('601000.SH'), names('600000.SZ'), names('600000.SH', 'd'), names('AAPL', 'gone')])
    .toEqual(['cabd', 'dbac', 'abcd', 'd', '']);
});

test('a dot in a route is a dot, and an unknown name in it is refused', () => {
  const chain = new ProviderChain([new Stub('a', answer(1)), new Stub('b', answer(1))], [{ match: 'A.US', providers: ['b'] }]);
  expect(chain.candidates(parseInstrument('AXUS')).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(() => new ProviderChain([], [{ match: '*', providers: ['nobody'] }])).toThrow(/nobody/);
  expect(() => new ProviderChain([], [{ match: '*', providers: ['tdx'] }])).not.toThrow();
});

test('asks with its own spelling, and stops at the first with rows', async () => {
  const [a, b] = [new Stub('a', answer(1)), new Stub('b', answer(2))];
  expect(await fetch(new ProviderChain([a, b]))).toMatchObject({ provider: 'a', answer: { bars: { length: 1 } } });
  expect(a.asked).toMatchObject([{ symbol: 'a!', from: 1, to: 2, signal }]);
  expect(b.asked).toHaveLength(0);
});

test.each<[DataProviderErrorCode | 'not served']>([
  ['not served'], ['unknown_symbol'], ['provider_unreachable'], ['provider_timeout'], ['provider_rate_limited'],
  ['malformed_answer'], ['unreadable_file'],
])('after %s the next is asked', async (outcome) => {
  const chain = new ProviderChain([new Stub('a', outcome), new Stub('b', answer(2))]);
  expect(await fetch(chain)).toMatchObject({ provider: 'b' });
});

test('a cancelled call goes to nobody else', async () => {
  const b = new Stub('b', answer(1));
  await expect(fetch(new ProviderChain([new Stub('a', 'cancelled'), b]))).rejects.toMatchObject({ code: 'cancelled', provider: 'a' });
  expect(b.asked).toHaveLength(0);
});

test('an empty answer gives way to rows, and the first empty one stands where nobody has any', async () => {
  expect(await fetch(new ProviderChain([new Stub('a', answer(0, null)), new Stub('b', answer(3))]))).toMatchObject({ provider: 'b' });
  expect(await fetch(new ProviderChain([new Stub('a', answer(0, 1)), new Stub('b', answer(0, 0)), new Stub('c', 'unknown_symbol')])))
    .toMatchObject({ provider: 'a', answer: { completeThrough: 1 } });
});

test('an empty answer that vouches for the whole range is the answer', async () => {
  const b = new Stub('b', answer(3));
  expect(await fetch(new ProviderChain([new Stub('a', answer(0, 2)), b]))).toMatchObject({ provider: 'a' });
  expect(b.asked).toHaveLength(0);
});

test('an own provider that is not configured is named', async () => {
  await expect(fetch(new ProviderChain([new Stub('a', answer(1))]), '600000.SH', 'tdx'))
    .rejects.toMatchObject({ code: 'not_configured', message: expect.stringContaining('tdx: is not configured') as string });
});

test('lists what one provider has, or says that it cannot', async () => {
  const listing = [{ instrument: parseInstrument('AAPL'), name: null }];
  const lister = Object.assign(new Stub('a', answer(1)), { list: async () => listing });
  const chain = new ProviderChain([lister, new Stub('b', answer(1))]);
  expect(await chain.list('a', signal)).toBe(listing);
  for (const name of ['b', 'c']) await expect(chain.list(name, signal)).rejects.toMatchObject({ code: 'not_configured', provider: name });
});

test('an empty answer vouches for nothing while another provider is only away', async () => {
  const chain = new ProviderChain([new Stub('a', 'provider_timeout', true), new Stub('b', answer(0))]);
  expect(await fetch(chain)).toMatchObject({ provider: 'b', answer: { completeThrough: null } });
});

test('when all fail, each is listed with its reason, and the best hope gives the code', async () => {
  const chain = new ProviderChain([
    new Stub('a', 'not served'), new Stub('b', 'unknown_symbol'), new Stub('c', 'unreadable_file'), new Stub('d', 'provider_rate_limited', true),
  ]);
  await expect(fetch(chain)).rejects.toMatchObject({
    name: 'AllProvidersFailedError', code: 'provider_rate_limited', retryable: true, retryAfterMs: 7,
    message: expect.stringMatching(/600000\.SH.*a: does not serve.*b: because.*c: because.*d: because/) as string,
    data: { providers: [{ provider: 'a', code: 'unknown_symbol' }, { provider: 'b' }, { provider: 'c' }, { provider: 'd', retryable: true }] },
  });
  await expect(fetch(new ProviderChain([new Stub('b', 'unknown_symbol'), new Stub('c', 'unreadable_file')])))
    .rejects.toMatchObject({ code: 'unreadable_file', retryable: false });
  await expect(fetch(new ProviderChain([]))).rejects.toMatchObject({ code: 'not_configured' });
});
