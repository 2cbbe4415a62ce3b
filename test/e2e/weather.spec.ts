import { Answer, JsonObject } from '../support/http-request';
import { TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ env: { WEATHER_PROVIDERS: 'sample', SYNC_TIMEZONE: 'Asia/Shanghai' } });
});
afterAll(async () => {
  await server?.stop();
  await TestServer.expectNoneRunning();
});

const BEIJING = { timestamp: '2026-11-20 12:00:00', city: 'Beijing', lat: 39.9, lon: 116.4, temp: 26.5, humidity: 65, weather: '晴' };
const publish = (body: unknown): Promise<Answer<JsonObject>> => server.post('/api/publish', body);
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

it('answers health, and without any observation nothing', async () => {
  expect((await server.get('/api/health')).body).toEqual({ status: 'ok' });
  for (const path of ['latest', 'local', 'latest?city=Nowhere', 'history?city=Nowhere', 'stats?city=Nowhere']) {
    const { status, text } = await server.get(`/api/weather/${path}`);
    expect([path, status, text]).toEqual([path, 204, '']);
  }
});

describe('an observation that is published', () => {
  it('is there in the words of the original, with its age', async () => {
    expect((await publish(BEIJING)).body).toEqual({ result: 'success' });
    const { status, body } = await server.get('/api/weather/latest?city=Beijing');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...BEIJING, observed_at: '2026-11-20T20:00:00+08:00', fetched_at: expect.any(String), stale: true, source: 'publish', quality: 'ok' });
    expect(body.age_seconds).toBeGreaterThan(0);
    expect(body).toMatchObject({ pressure: null, precipitation: null, wind_speed: null });
    expect((await server.get('/api/weather/local?city=Beijing')).body).toMatchObject(BEIJING);
    await publish({ ...BEIJING, city: 'Ünïcode 城', timestamp: ago(1), temp: -3 });
    expect((await server.get('/api/weather/latest')).body).toMatchObject({ city: 'Ünïcode 城', stale: false });
  });

  it('is one by its place and time: said again it is the same, said otherwise it is corrected', async () => {
    const at = { ...BEIJING, city: 'Once', timestamp: '2026-11-19T12:00:00Z' };
    for (const temp of [1, 1, 2]) expect((await publish({ ...at, temp })).status).toBe(200);
    expect((await server.get<JsonObject[]>('/api/weather/history?city=Once')).body).toMatchObject([{ temp: 2, timestamp: '2026-11-19 12:00:00' }]);
  });

  it('of the past is taken and does not become the latest', async () => {
    await publish({ ...BEIJING, city: 'Past', timestamp: '2026-11-19 12:00:00', temp: 5 });
    await publish({ ...BEIJING, city: 'Past', timestamp: '1999-01-01 00:00:00', temp: 6 });
    expect((await server.get('/api/weather/latest?city=Past')).body).toMatchObject({ temp: 5 });
    expect((await server.get<JsonObject[]>('/api/weather/history?city=Past')).body.map(({ temp }) => temp)).toEqual([6, 5]);
  });

  it.each<[string, object, string]>([
    ['no time', { timestamp: undefined }, 'timestamp'], ['a word for a time', { timestamp: 'now' }, 'timestamp'], ['a date for a time', { timestamp: '2026-11-20' }, 'timestamp'],
    ['the future', { timestamp: '2099-01-01 00:00:00' }, 'timestamp'], ['no city', { city: undefined }, 'city'], ['an empty city', { city: ' ' }, 'city'],
    ['10 kB of city', { city: 'x'.repeat(10_000) }, 'city'], ['a city with a line end', { city: 'a\nb' }, 'city'], ['latitude 90.1', { lat: 90.1 }, 'lat'],
    ['longitude -181', { lon: -181 }, 'lon'], ['a text for a number', { temp: '26' }, 'temp'], ['no temperature', { temp: null }, 'temp'], ['Kelvin', { temp: 299 }, 'temp'],
    ['1e9', { temp: -1e9 }, 'temp'], ['humidity 101', { humidity: 101 }, 'humidity'], ['humidity -1', { humidity: -1 }, 'humidity'], ['no words', { weather: undefined }, 'weather'],
    ['an unknown field', { wind: 3 }, 'wind'],
  ])('with %s is refused, by the name of the field', async (_, change, field) => {
    const { status, body } = await publish({ ...BEIJING, city: 'Refused', ...change });
    expect([status, body.field]).toEqual([400, field]);
    expect((await server.get('/api/weather/latest?city=Refused')).status).toBe(204);
  });

  it('that is no object is refused', async () => {
    for (const body of [[], [BEIJING], 5, {}]) expect((await publish(body)).status).toBe(400);
  });
});

describe('history', () => {
  const at = (hour: number) => `2026-11-18 ${String(hour).padStart(2, '0')}:00:00`;
  beforeAll(async () => {
    await Promise.all(Array.from({ length: 24 }, (_, hour) => publish({ ...BEIJING, city: 'Hours', timestamp: at(hour), temp: hour, weather: hour % 2 ? 'Rain, "heavy"' : '=晴' })));
  });

  it('is a bare array ascending by time, both ends included', async () => {
    const times = async (query: string) => (await server.get<JsonObject[]>(`/api/weather/history?city=Hours&${query}`)).body.map(({ temp }) => temp);
    expect(await times('')).toEqual(Array.from({ length: 24 }, (_, n) => n));
    expect(await times('start=2026-11-18T05:00:00Z&end=2026-11-18%2007:00:00')).toEqual([5, 6, 7]);
    expect(await times('start=2026-11-18T13:00:00%2B08:00&end=2026-11-18T06:00:00Z')).toEqual([5, 6]);
    expect(await times('start=2026-11-18&end=2026-11-18&min_temp=22')).toEqual([22, 23]);
    expect(await times('weather=RAIN&max_temp=3')).toEqual([1, 3]);
    expect((await server.get('/api/weather/history?city=Hours&start=2026-11-19')).status).toBe(204);
  });

  it('says an observation just as it is said alone', async () => {
    const { age_seconds: age, stale, ...latest } = (await server.get('/api/weather/latest?city=Beijing')).body;
    expect([typeof age, stale]).toEqual(['number', true]);
    expect((await server.get<JsonObject[]>('/api/weather/history?city=Beijing')).body).toEqual([latest]);
    await publish({ ...BEIJING, city: 'a "b" \\ \u2028', weather: 'say "hi"\\n' });
    expect((await server.get<JsonObject[]>(`/api/weather/history?city=${encodeURIComponent('a "b" \\ \u2028')}`)).body).toMatchObject([{ weather: 'say "hi"\\n' }]);
  });

  it('comes in pages, with the number of all', async () => {
    const { body, headers } = await server.get<JsonObject[]>('/api/weather/history?city=Hours&page=3&page_size=10');
    expect(body.map(({ temp }) => temp)).toEqual([20, 21, 22, 23]);
    expect(headers['x-total-count']).toBe('24');
  });

  it('is made anew only when it has changed, and need not be sent again before', async () => {
    const path = '/api/weather/history?city=Changing';
    const corrected = { ...BEIJING, city: 'Changing', timestamp: at(3) };
    for (const temp of [1, 2, 3]) {
      await publish({ ...corrected, temp });
      const first = await server.get<JsonObject[]>(path);
      expect(first.body.map((one) => one.temp)).toEqual([temp]);
      const etag = String(first.headers.etag);
      expect((await server.get(path)).text).toBe(first.text);
      expect(await server.get(path, { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
      expect((await server.get(`${path}&format=csv`, { 'if-none-match': etag })).status).toBe(200);
    }
    await publish({ ...corrected, timestamp: at(4) });
    expect((await server.get(path)).headers['x-total-count']).toBe('2');
  });

  it.each(['json', 'csv'])('comes compressed to who takes that, from memory too, under an ETag of its own: %s', async (format) => {
    const path = `/api/weather/history?city=Hours&page_size=${format === 'csv' ? 23 : 24}&format=${format}`;
    const whole = await server.get(path);
    expect(whole.headers).toMatchObject({ vary: 'accept-encoding' });
    expect(whole.headers['content-encoding']).toBeUndefined();
    const asBytes = async (headers: Record<string, string>) => {
      const answer = await fetch(`${server.url}${path}`, { headers });
      return { status: answer.status, encoding: answer.headers.get('content-encoding'), etag: answer.headers.get('etag') ?? '', text: await answer.text() };
    };
    const small = await asBytes({ 'accept-encoding': 'br, gzip' });
    expect(small).toEqual({ status: 200, encoding: 'gzip', etag: expect.not.stringContaining(String(whole.headers.etag)), text: whole.text });
    expect(await asBytes({ 'accept-encoding': 'gzip' })).toEqual(small);
    expect((await server.get(path)).text).toBe(whole.text);
    expect((await asBytes({ 'accept-encoding': 'gzip', 'if-none-match': small.etag })).status).toBe(304);
    expect((await asBytes({ 'accept-encoding': 'identity', 'if-none-match': small.etag })).status).toBe(200);
  });

  it('is the same as CSV, safe for spreadsheets', async () => {
    const { text, headers } = await server.get('/api/weather/history?city=Hours&format=csv&page_size=2');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, first, second] = text.split('\r\n');
    expect(head).toMatch(/^city,lat,lon,temp,humidity,weather,timestamp,/);
    expect(first).toMatch(/^Hours,39.9,116.4,0,65,'=晴,2026-11-18 00:00:00,,,,/);
    expect(second).toMatch(/^Hours,39.9,116.4,1,65,"Rain, ""heavy""",/);
  });

  it('is summed up', async () => {
    expect((await server.get('/api/weather/stats?city=Hours&start=2026-11-18T01:00:00Z&end=2026-11-18T03:00:00Z')).body).toMatchObject({
      city: 'Hours', count: 3, temp: { count: 3, avg: 2, min: 1, max: 3 }, humidity: { avg: 65 }, pressure: { count: 0, avg: null, min: null, max: null },
    });
  });

  it.each(['', 'city=', 'city=Hours&start=x', 'city=Hours&end=2026-02-30', 'city=Hours&start=2026-11-19&end=2026-11-18', 'city=Hours&page=0', 'city=Hours&page_size=10001',
    'city=Hours&interval=5m', 'city=Hours&format=xml', 'city=Hours&min_temp=cold', 'city=Hours&weather=a%00b', 'city=Hours&source=', 'city=Hours&nothing=1'])('asked with "%s" is a 400 that says why', async (query) => {
    const { status, body } = await server.get(`/api/weather/history?${query}`);
    expect([status, typeof body.field]).toEqual([400, 'string']);
  });
});

describe('the sample', () => {
  const seattle = { city: 'Seattle', lat: 47.6, lon: -122.3, start: '2012-01-01', end: '2015-12-31', interval: '1d' };

  it('fills four years of Seattle without a network, once', async () => {
    expect((await server.post('/api/weather/backfill', seattle)).body).toEqual({
      result: 'success', city: 'Seattle', interval: '1d', provider: 'sample', fetched: 1461, written: 1461, unchanged: 0, rejected: 0,
    });
    expect((await server.post('/api/weather/backfill', seattle)).body).toMatchObject({ written: 0, unchanged: 1461 });
    const { body } = await server.get<JsonObject[]>('/api/weather/history?city=Seattle&interval=1d&start=2012-01-01&end=2012-01-02');
    expect(body).toMatchObject([{ temp: null, temp_max: 12.8, temp_min: 5, precipitation: 0, wind_speed: 4.7, weather: 'drizzle', interval: '1d', backfilled: true, source: 'sample' }, { temp_max: 10.6 }]);
    // Days are no instants.
    expect((await server.get('/api/weather/history?city=Seattle')).status).toBe(204);
  });

  it('says what it cannot do', async () => {
    expect((await server.post('/api/weather/backfill', { ...seattle, city: 'Elsewhere' })).status).toBe(502);
    expect((await server.post('/api/weather/backfill', { ...seattle, city: 'Unknown', lat: undefined, lon: undefined })).body).toMatchObject({ code: 'unknown_city', field: 'city' });
    expect((await server.post('/api/weather/backfill', { ...seattle, start: '2016-01-01' })).body).toMatchObject({ field: 'start' });
  });
});

it('lists its places with the span of what is known', async () => {
  const { body } = await server.get<JsonObject[]>('/api/weather/cities');
  expect(body.find(({ city }) => city === 'Seattle')).toEqual({
    city: 'Seattle', lat: 47.6, lon: -122.3, polled: false, observations: 1461, first_observed_at: '2012-01-01T08:00:00.000Z', last_observed_at: '2015-12-31T08:00:00.000Z',
  });
});
