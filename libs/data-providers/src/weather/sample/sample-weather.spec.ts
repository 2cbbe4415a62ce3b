import { formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { parseSampleWeather } from './sample-weather.parse';
import { SampleWeatherProvider } from './sample-weather.provider';

const HEADER = 'date,precipitation,temp_max,temp_min,wind,weather\n';
const SEATTLE = { city: 'Seattle', lat: 47.6, lon: -122.3 };
const day = (text: string) => parseIsoDate(text) as number;
const signal = new AbortController().signal;

test('a row is a day of Seattle, its wind in m/s whatever the package says', () => {
  const [{ day: first, reading }] = parseSampleWeather(`${HEADER}2012-07-01,0.0,12.8,5.0,4.7,drizzle\n`);
  expect(formatIsoDate(first)).toBe('2012-07-01');
  expect(reading).toMatchObject({
    observedAt: Date.parse('2012-07-01T07:00Z'), interval: '1d', temperature: null, temperatureMax: 12.8, temperatureMin: 5, precipitation: 0,
    windSpeed: 4.7, weather: 'drizzle', humidity: null,
  });
  expect(JSON.parse(reading.raw)).toEqual({ date: '2012-07-01', precipitation: '0.0', temp_max: '12.8', temp_min: '5.0', wind: '4.7', weather: 'drizzle' });
});

test.each(['a,b\n', HEADER, `${HEADER}2012-01-01,0,1,1,x,sun`, `${HEADER}2012-01-01,,1,1,1,sun`, `${HEADER}2012-01-01,0,1,1,1,`,
  `${HEADER}2012-01-02,0,1,1,1,sun\n2012-01-01,0,1,1,1,sun`])(
  'a damaged file is refused: %j', (text) => expect(() => parseSampleWeather(text)).toThrow(/unexpected|no rows/),
);

test('the whole data set, by days, and no other town', async () => {
  const provider = new SampleWeatherProvider();
  const { readings, rejects } = await provider.daily(SEATTLE, day('2000-01-01'), day('2030-01-01'), signal);
  expect([readings.length, rejects.length]).toEqual([1461, 0]);
  for (let i = 1; i < readings.length; i++) expect(readings[i].observedAt).toBeGreaterThan(readings[i - 1].observedAt);
  const two = await provider.daily(SEATTLE, day('2012-01-02'), day('2012-01-03'), signal);
  expect(two.readings.map((r) => new Date(r.observedAt).toISOString())).toEqual(['2012-01-02T08:00:00.000Z', '2012-01-03T08:00:00.000Z']);
  await expect(provider.daily({ ...SEATTLE, city: 'Paris' }, 0, 1, signal)).rejects.toMatchObject({ code: 'unknown_symbol', retryable: false });
  await expect(provider.daily(SEATTLE, 0, 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
