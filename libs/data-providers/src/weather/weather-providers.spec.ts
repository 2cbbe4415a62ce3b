import { gzipSync } from 'node:zlib';
import { inspect } from 'node:util';
import { Secret } from '@tidemark/config';
import { parseIsoDate, Reading } from '@tidemark/domain';
import { answerJson, answerText, openMeteoCurrent, openMeteoDaily, openMeteoHourly, WeatherHandler, WeatherSourceStub } from '../../../../test/support/weather-source-stub';
import { WeatherLimits } from './weather-http';
import { WeatherProvider } from './weather-provider';
import { createWeatherProviders } from './weather-providers';

const KEY = 'canary0123456789abcdef';
const NOW = Date.parse('2026-11-20T20:30:00Z');
const BEIJING = { city: 'Beijing', lat: 39.9, lon: 116.4 };
const LONDON = { city: 'London', lat: 51.5, lon: -0.13 };
const TIME = NOW / 1000;
const day = (text: string) => parseIsoDate(text) as number;
const signal = new AbortController().signal;
const BOMB = gzipSync(Buffer.alloc(30_000_000));
let stub: WeatherSourceStub;

afterEach(() => stub?.stop());

const observation = { coord: { lat: 39.9, lon: 116.4 }, dt: TIME, main: { temp: 1 } };
const GOOD: Readonly<Record<string, unknown>> = {
  open_meteo: openMeteoCurrent(39.875, 116.375, { time: TIME, temperature_2m: 1 }), openweathermap: observation,
};

function create(name: 'open_meteo' | 'openweathermap', limits: WeatherLimits = {}, path = ''): WeatherProvider {
  const baseUrl = stub.baseUrl + path;
  return createWeatherProviders(
    { providers: [name], apiKey: Secret.of(KEY), openMeteo: { baseUrl, archiveBaseUrl: `${baseUrl}/old` }, openWeatherMap: { baseUrl } },
    { ratePerSecond: 1_000, ...limits }, { now: () => NOW },
  )[0];
}

/** What becomes of one place, thrown or told. */
async function one(name: 'open_meteo' | 'openweathermap', handler: WeatherHandler, limits?: WeatherLimits, by = signal): Promise<unknown> {
  stub = await WeatherSourceStub.start(handler);
  return create(name, limits).current?.([BEIJING], by).then(([told]) => told, (error: unknown) => error);
}

test('the order of the configuration, each once, and openweathermap only with its key', () => {
  const names = (apiKey?: Secret) => createWeatherProviders({
    providers: ['sample', 'openweathermap', 'open_meteo', 'sample'], apiKey, openMeteo: { baseUrl: 'http://a', archiveBaseUrl: 'http://b' },
    openWeatherMap: { baseUrl: 'http://c' },
  }).map(({ name }) => name);
  expect(names()).toEqual(['sample', 'open_meteo']);
  expect(names(Secret.of('k'))).toEqual(['sample', 'openweathermap', 'open_meteo']);
});

describe.each(['open_meteo', 'openweathermap'] as const)('%s', (name) => {
  test.each<[string, WeatherHandler, string, boolean]>([
    ['429', answerText('slow down', 429), 'provider_rate_limited', true],
    ['500', answerText('', 500), 'provider_unreachable', true],
    ['503', answerText(KEY, 503), 'provider_unreachable', true],
    ['400 with its reason', answerJson({ error: true, reason: `bad ${KEY}`, message: `bad ${KEY}` }, 400), 'provider_refused', false],
    ['401', answerJson({ cod: 401, message: `Invalid API key ${KEY}` }, 401), 'not_configured', false],
    ['HTML', answerText(`<!doctype html><a href="?appid=${KEY}">moved</a>`), 'malformed_answer', false],
    ['JSON cut short', (url, response, request) => answerText(JSON.stringify({ key: KEY, ...(GOOD[name] as object) }).slice(0, 60))(url, response, request), 'malformed_answer', false],
    ['nothing', answerText(''), 'malformed_answer', false],
    ['{}', answerText('{}'), 'malformed_answer', false],
    ['[]', answerText('[]'), 'malformed_answer', false],
    ['null', answerText('null'), 'malformed_answer', false],
    ['deep JSON', answerText('['.repeat(5_000) + ']'.repeat(5_000)), 'malformed_answer', false],
    ['__proto__', answerText('{"__proto__":{"polluted":1}}'), 'malformed_answer', false],
    ['NaN', answerText(JSON.stringify(GOOD[name]).replace(/"(temperature_2m|temp)":1\b/, '"$1":NaN')), 'malformed_answer', false],
    ['a redirect', (_, response) => void response.writeHead(302, { location: `/canary?appid=${KEY}` }).end(), 'provider_refused', false],
    ['a gzip bomb', (_, response) => void response.setHeader('content-encoding', 'gzip').end(BOMB), 'response_too_large', false],
    ['a hang', () => undefined, 'provider_timeout', true],
  ])('%s is an error after one try, and shows no key', async (_, handler, code, retryable) => {
    const error = await one(name, handler, { maxResponseBytes: 1_000_000, deadlineMs: 2_000 });
    expect(error).toMatchObject({ name: 'DataProviderError', provider: name, code, retryable });
    expect(stub.requests.map(({ pathname }) => pathname)).toEqual([name === 'open_meteo' ? '/v1/forecast' : '/data/2.5/weather']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    if (name === 'openweathermap') expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(KEY);
  });

  test('Retry-After reaches the caller, capped', async () => {
    const limited: WeatherHandler = (_, response) => void response.writeHead(429, { 'retry-after': '99999999' }).end();
    expect(await one(name, limited)).toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 60_000 });
  });

  test('an abort ends a request that hangs', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    expect(await one(name, () => undefined, {}, abort.signal)).toMatchObject({ code: 'cancelled' });
  });

  test('a good answer is a reading, whose raw text is free of the key', async () => {
    const told = await one(name, answerJson({ ...(GOOD[name] as object), echo: KEY }));
    expect(told).toMatchObject({ temperature: 1, observedAt: NOW, interval: 'instant' });
    expect((told as Reading).raw).not.toContain(KEY);
  });
});

test('openweathermap asks for metric units with its key', async () => {
  await one('openweathermap', answerJson(observation));
  expect(Object.fromEntries(stub.requests[0].searchParams)).toEqual({ lat: '39.9000', lon: '116.4000', units: 'metric', lang: 'en', appid: KEY });
});

describe('the past of openweathermap', () => {
  const HOUR_S = 3_600;
  const hour = (dt: number, more: object = {}) => ({ lat: 39.9, lon: 116.4, timezone: 'Asia/Shanghai', timezone_offset: 28_800, data: [{ dt, temp: dt % 10, ...more }] });
  const asked = () => stub.requests.map(({ searchParams }) => searchParams.get('dt') ?? searchParams.get('date'));

  test('is asked hour by hour, those that have ended, and one that cannot be read is refused alone', async () => {
    const first = (NOW - NOW % 3_600_000) / 1000 - 3 * HOUR_S;
    stub = await WeatherSourceStub.start((url, response, request) => {
      const dt = Number(url.searchParams.get('dt'));
      answerJson(dt === first + HOUR_S ? hour(dt + HOUR_S) : hour(dt))(url, response, request);
    });
    const told = await create('openweathermap', {}, '/mirror/').hourly?.(BEIJING, first * 1000 - 1, NOW + 9e6, signal);
    expect(asked()).toEqual([first, first + HOUR_S, first + 2 * HOUR_S].map(String));
    expect(stub.requests[0].pathname).toBe('/mirror/data/3.0/onecall/timemachine');
    expect(Object.fromEntries(stub.requests[0].searchParams)).toEqual({ lat: '39.9000', lon: '116.4000', dt: String(first), units: 'metric', lang: 'en', appid: KEY });
    expect(told?.readings.map(({ observedAt, interval }) => [observedAt / 1000, interval])).toEqual([[first, '1h'], [first + 2 * HOUR_S, '1h']]);
    expect(told?.rejects).toMatchObject([{ reason: `asked for the hour of ${first + HOUR_S}, the answer is about ${first + 2 * HOUR_S}` }]);
    expect(told?.readings[0].raw).not.toContain(KEY);
  });

  test('is asked day by day, those that have ended at the place', async () => {
    stub = await WeatherSourceStub.start((url, response, request) => answerJson({
      lat: 39.9, lon: 116.4, tz: '+08:00', date: url.searchParams.get('date'), temperature: { min: 1, max: 2 }, precipitation: { total: 0 },
    })(url, response, request));
    const told = await create('openweathermap').daily?.(BEIJING, day('2026-11-18'), day('2026-11-25'), signal);
    expect(asked()).toEqual(['2026-11-18', '2026-11-19', '2026-11-20']);
    expect(stub.requests[0].pathname).toBe('/data/3.0/onecall/day_summary');
    expect(told?.readings).toMatchObject(['2026-11-18', '2026-11-19', '2026-11-20'].map((date) => (
      { observedAt: Date.parse(`${date}T00:00:00+08:00`), interval: '1d', temperature: null, temperatureMin: 1, temperatureMax: 2, precipitation: 0 })));
  });

  test('is not asked for in a thousand requests, and a key without the subscription is said to be refused', async () => {
    stub = await WeatherSourceStub.start(answerJson({ cod: 401, message: 'a separate subscription is needed' }, 401));
    const provider = create('openweathermap');
    await expect(provider.hourly?.(BEIJING, NOW - 202 * HOUR_S * 1000, NOW, signal)).rejects.toMatchObject({ code: 'provider_refused', retryable: false, message: expect.stringContaining('201 requests') });
    expect(stub.requests).toEqual([]);
    await expect(provider.hourly?.(BEIJING, NOW - 2 * HOUR_S * 1000, NOW, signal)).rejects.toMatchObject({ code: 'not_configured', retryable: false, message: expect.stringContaining('a separate subscription is needed') });
    expect(stub.requests).toHaveLength(1);
  });
});

test('open_meteo asks for many places at once, in the units we keep, below the path of a mirror', async () => {
  const other = openMeteoCurrent(51.5, -0.12, { time: TIME, temperature_2m: 2 });
  stub = await WeatherSourceStub.start(answerJson([GOOD['open_meteo'], other, openMeteoCurrent(0, 0, { time: TIME, temperature_2m: 3 })]));
  const told = await create('open_meteo', {}, '/mirror/').current?.([BEIJING, LONDON, LONDON], signal);
  expect(told?.map((t) => 'temperature' in t ? t.temperature : t.code)).toEqual([1, 2, 'malformed_answer']);
  expect(stub.requests[0].pathname).toBe('/mirror/v1/forecast');
  expect(Object.fromEntries(stub.requests[0].searchParams)).toEqual({
    latitude: '39.9000,51.5000,51.5000', longitude: '116.4000,-0.1300,-0.1300', timeformat: 'unixtime', timezone: 'GMT',
    temperature_unit: 'celsius', wind_speed_unit: 'ms', precipitation_unit: 'mm',
    current: 'temperature_2m,relative_humidity_2m,pressure_msl,wind_speed_10m,wind_direction_10m,precipitation,weather_code',
  });
});

test('open_meteo: fewer answers than places, or one for several, are none', async () => {
  stub = await WeatherSourceStub.start(answerJson([GOOD['open_meteo']]));
  await expect(create('open_meteo').current?.([BEIJING, BEIJING], signal)).rejects.toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('asked for 2 places, got 1') });
  await stub.stop();
  stub = await WeatherSourceStub.start(answerJson(GOOD['open_meteo']));
  await expect(create('open_meteo').current?.([BEIJING, BEIJING], signal)).rejects.toMatchObject({ code: 'malformed_answer' });
});

test('open_meteo: one NaN among many places spoils that place only', async () => {
  stub = await WeatherSourceStub.start(answerText(JSON.stringify([GOOD['open_meteo'], GOOD['open_meteo']]).replace('"temperature_2m":1', '"temperature_2m":NaN')));
  const told = await create('open_meteo').current?.([BEIJING, BEIJING], signal);
  expect(told?.map((t) => 'temperature' in t ? t.temperature : t.code)).toEqual(['malformed_answer', 1]);
});

const span = (from: number, to: number) => Array.from({ length: (to - from) / 3_600 + 1 }, (_, i) => from + i * 3_600);

test('open_meteo: hours over the border come from both endpoints, and none that has not ended', async () => {
  stub = await WeatherSourceStub.start((url, response, request) => {
    const old = url.pathname.startsWith('/old');
    const query = (name: string) => Date.parse(`${url.searchParams.get(name) ?? ''}${old ? '' : ':00Z'}`) / 1000;
    const time = old ? span(query('start_date'), query('end_date') + 82_800) : span(query('start_hour'), query('end_hour'));
    answerJson(openMeteoHourly(39.9, 116.4, time, { temperature_2m: time.map(() => old ? 1 : 2), precipitation: time.map((t) => t) }))(url, response, request);
  });
  const from = Date.parse('2026-11-13T22:10:00Z');
  const answer = await create('open_meteo').hourly?.(BEIJING, from, NOW + 86_400_000, signal);
  expect(answer?.rejects).toEqual([]);
  expect(stub.requests.map(({ pathname, searchParams: q }) => [pathname, q.get('start_date') ?? q.get('start_hour'), q.get('end_date') ?? q.get('end_hour')]))
    .toEqual([['/old/v1/archive', '2026-11-13', '2026-11-14'], ['/v1/forecast', '2026-11-14T00:00', '2026-11-20T20:00']]);
  const readings = answer?.readings ?? [];
  expect(readings.map((r) => r.temperature).filter((t) => t === 1)).toHaveLength(1);
  expect([readings[0], readings[readings.length - 1]].map((r) => new Date(r.observedAt).toISOString())).toEqual(['2026-11-13T23:00:00.000Z', '2026-11-20T19:00:00.000Z']);
  expect(readings.every((r) => r.precipitation === r.observedAt / 1000 + 3_600)).toBe(true);
  expect(readings).toHaveLength(1 + 6 * 24 + 20);
});

test('open_meteo: days over the border come from both, by the zone of the place; the future is not asked for', async () => {
  stub = await WeatherSourceStub.start((url, response, request) => {
    const [from, to] = ['start_date', 'end_date'].map((name) => day(url.searchParams.get(name) ?? ''));
    const time = Array.from({ length: to - from + 1 }, (_, i) => new Date((from + i) * 86_400_000).toISOString().slice(0, 10));
    answerJson(openMeteoDaily(39.9, 116.4, time, { temperature_2m_max: time.map(() => 1) }, { timezone: 'Asia/Shanghai' }))(url, response, request);
  });
  const answer = await create('open_meteo').daily?.(BEIJING, day('2026-11-12'), day('2026-12-12'), signal);
  expect(stub.requests.map(({ pathname, searchParams: q }) => [pathname, q.get('start_date'), q.get('end_date'), q.get('timezone')])).toEqual([
    ['/old/v1/archive', '2026-11-12', '2026-11-13', 'auto'], ['/v1/forecast', '2026-11-14', '2026-11-20', 'auto']]);
  expect(answer?.readings).toHaveLength(9);
  expect(answer?.readings.at(-1)?.observedAt).toBe(Date.parse('2026-11-20T00:00+08:00'));
  await create('open_meteo').daily?.(BEIJING, day('2026-12-01'), day('2026-12-12'), signal);
  expect(stub.requests).toHaveLength(2);
});

test('open_meteo: hours in km/h are a malformed answer, not rows', async () => {
  stub = await WeatherSourceStub.start(answerJson(openMeteoHourly(39.9, 116.4, [TIME], {}, { wind_speed_10m: 'km/h' })));
  await expect(create('open_meteo').hourly?.(BEIJING, NOW - 7_200_000, NOW, signal))
    .rejects.toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('"km/h"') });
});

test('a base URL that is none is a matter of configuration', () => {
  expect(() => createWeatherProviders({
    providers: ['open_meteo'], openMeteo: { baseUrl: 'ftp://x', archiveBaseUrl: 'http://b' }, openWeatherMap: { baseUrl: 'http://c' },
  })).toThrow(/base URL/);
});
