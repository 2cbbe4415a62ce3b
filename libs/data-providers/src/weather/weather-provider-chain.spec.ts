import { NO_WEATHER, Place, Reading } from '@tidemark/domain';
import { DataProviderError, DataProviderErrorCode } from '../data-provider.error';
import { ReadingsAnswer, WeatherProvider } from './weather-provider';
import { WeatherProviderChain } from './weather-provider-chain';

const signal = new AbortController().signal;
const places = (count: number): Place[] => Array.from({ length: count }, (_, i) => ({ city: `c${i}`, lat: i, lon: i }));
const reading = (temperature: number): Reading => ({ ...NO_WEATHER, temperature, observedAt: 0, interval: 'instant', raw: '{}' });
const failure = (provider: string, code: DataProviderErrorCode, retryable = false, retryAfterMs?: number) =>
  new DataProviderError(provider, code, code, retryable, retryAfterMs);

/** Tells each place its latitude, unless `told` says otherwise; counts what it was asked. */
function source(name: string, told: (place: Place) => Reading | DataProviderError, options: Partial<WeatherProvider> = {}) {
  const asked: string[][] = [];
  let beside = 0;
  const most = { beside: 0 };
  const provider: WeatherProvider = {
    name, placesPerRequest: 2, concurrency: 2,
    current: async (some) => {
      asked.push(some.map(({ city }) => city));
      most.beside = Math.max(most.beside, ++beside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      beside--;
      const answers = some.map(told);
      if (some.length === 1 && answers[0] instanceof DataProviderError) throw answers[0];
      return answers;
    },
    ...options,
  };
  return { provider, asked, most };
}

const summary = (answers: Awaited<ReturnType<WeatherProviderChain['current']>>) =>
  answers.map((a) => 'reading' in a ? `${a.place.city}:${a.provider}:${a.reading.temperature}` : `${a.place.city}:${a.error.provider}:${a.error.code}`);

test('asks in pieces, side by side, and the next provider only for what failed', async () => {
  const first = source('a', ({ lat }) => lat % 2 ? failure('a', 'malformed_answer') : reading(lat));
  const second = source('b', ({ lat }) => lat === 3 ? failure('b', 'provider_timeout', true) : reading(-lat));
  const answers = await new WeatherProviderChain([first.provider, second.provider]).current(places(5), signal);
  expect(summary(answers)).toEqual(['c0:a:0', 'c1:b:-1', 'c2:a:2', 'c3:weather:provider_timeout', 'c4:a:4']);
  expect([first.asked, second.asked, first.most.beside]).toEqual([[['c0', 'c1'], ['c2', 'c3'], ['c4']], [['c1', 'c3']], 2]);
  expect('error' in answers[3] && [answers[3].error.retryable, answers[3].error.message]).toEqual([true, 'weather: a: malformed_answer; b: provider_timeout']);
});

test.each<[DataProviderErrorCode, number]>([['provider_rate_limited', 1], ['not_configured', 1], ['provider_timeout', 2], ['provider_refused', 6]])(
  'after %s the provider is asked %d times of 6', async (code, times) => {
    const first = source('a', () => failure('a', code, true), { placesPerRequest: 1, concurrency: 1 });
    const second = source('b', ({ lat }) => reading(lat));
    const answers = await new WeatherProviderChain([first.provider, second.provider]).current(places(6), signal);
    expect(first.asked).toHaveLength(times);
    expect(summary(answers)).toEqual(places(6).map(({ city, lat }) => `${city}:b:${lat}`));
  },
);

test('requests that wait out a rate limit are let go, and get its error', async () => {
  const waiting = source('a', () => reading(1), {
    placesPerRequest: 1, concurrency: 2,
    current: ([{ lat }], by) => lat === 1 ? Promise.reject(failure('a', 'provider_rate_limited', true, 30_000)) : new Promise((_, reject) => {
      by.addEventListener('abort', () => reject(failure('a', 'cancelled')));
    }),
  });
  const answers = await new WeatherProviderChain([waiting.provider]).current(places(4), signal);
  expect(answers.map((a) => 'error' in a && [a.error.code, a.error.retryAfterMs])).toEqual(places(4).map(() => ['provider_rate_limited', 30_000]));
});

test('a provider that answers too few places has answered none; without a provider every place is an error', async () => {
  const short = source('a', () => reading(1), { current: () => Promise.resolve([reading(1)]) });
  expect(summary(await new WeatherProviderChain([short.provider]).current(places(2), signal))).toEqual(['c0:a:malformed_answer', 'c1:a:malformed_answer']);
  expect(summary(await new WeatherProviderChain([]).current(places(1), signal))).toEqual(['c0:weather:not_configured']);
  expect(await new WeatherProviderChain([]).current([], signal)).toEqual([]);
});

test('a cancelled caller is told so', async () => {
  const abort = new AbortController();
  const hanging = source('a', () => reading(1), {
    current: (_, by) => new Promise((__, reject) => by.addEventListener('abort', () => reject(failure('a', 'cancelled')))),
  });
  setTimeout(() => abort.abort(), 20);
  await expect(new WeatherProviderChain([hanging.provider]).current(places(3), abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

const some: ReadingsAnswer = { readings: [reading(1)], rejects: [] };
const none: ReadingsAnswer = { readings: [], rejects: [] };
const historian = (name: string, answer: ReadingsAnswer | DataProviderError): WeatherProvider => ({
  name, placesPerRequest: 1, concurrency: 1,
  hourly: () => answer instanceof DataProviderError ? Promise.reject(answer) : Promise.resolve(answer),
});
const hourly = (...providers: WeatherProvider[]) => new WeatherProviderChain(providers).hourly(places(1)[0], 0, 1, signal);

test('hours come from the first that can and has them', async () => {
  const bad = historian('bad', failure('bad', 'provider_timeout', true));
  const refusing = historian('refusing', failure('refusing', 'unknown_symbol'));
  const mute: WeatherProvider = { name: 'mute', placesPerRequest: 1, concurrency: 1 };
  expect(await hourly(mute, bad, historian('empty', none), historian('c', some), bad)).toEqual({ provider: 'c', answer: some });
  expect(await hourly(refusing, historian('empty', none))).toEqual({ provider: 'empty', answer: none });
  // Nobody knows whether there is nothing.
  await expect(hourly(bad, historian('empty', none))).rejects.toMatchObject({ provider: 'bad', code: 'provider_timeout' });
  await expect(hourly(refusing, bad)).rejects.toMatchObject({ provider: 'weather', code: 'provider_timeout', retryable: true, retryAfterMs: undefined });
  await expect(hourly(mute)).rejects.toMatchObject({ code: 'not_configured', message: 'weather: no configured provider has hours' });
  await expect(hourly(historian('x', failure('x', 'cancelled')), historian('c', some))).rejects.toMatchObject({ code: 'cancelled' });
  await expect(hourly(historian('x', failure('x', 'provider_rate_limited', true, 9_000)), historian('y', failure('y', 'provider_rate_limited', true, 4_000))))
    .rejects.toMatchObject({ retryAfterMs: 4_000 });
});
