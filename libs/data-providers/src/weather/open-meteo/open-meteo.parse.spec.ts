import { parseIsoDate } from '@tidemark/domain';
import { openMeteoCurrent, openMeteoDaily, openMeteoHourly } from '../../../../../test/support/weather-source-stub';
import { parseCurrent, parseDaily, parseHourly } from './open-meteo.parse';
import { weatherWords } from './open-meteo.variables';

const BEIJING = { city: 'Beijing', lat: 39.9, lon: 116.4 };
const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const TIME = at('2026-11-20T10:15');

test('current: values in their places, a null stays null and a 0 stays 0', () => {
  const reading = parseCurrent(openMeteoCurrent(39.875, 116.375, {
    time: TIME, temperature_2m: -3.5, relative_humidity_2m: 40, wind_speed_10m: 0, wind_direction_10m: 320, precipitation: null, weather_code: 65,
  }), BEIJING);
  expect(reading).toMatchObject({
    observedAt: TIME * 1000, interval: 'instant', temperature: -3.5, temperatureMin: null, temperatureMax: null, humidity: 40,
    pressure: null, windSpeed: 0, windDirection: 320, precipitation: null, weather: 'heavy rain',
  });
  expect(JSON.parse(reading.raw)).toMatchObject({ time: TIME, interval: 900, temperature_2m: -3.5, weather_code: 65 });
});

test.each<[string, unknown, RegExp]>([
  ['{}', {}, /no answer of Open-Meteo: latitude/],
  ['[]', [], /no answer of Open-Meteo/],
  ['null', null, /no answer of Open-Meteo/],
  ['a refusal', { error: true, reason: 'x' }, /no answer/],
  ['another place', openMeteoCurrent(39.875, 117.5, { time: TIME, temperature_2m: 1 }), /asked for 39.9,116.4, the answer is about 39.875,117.5/],
  ['latitude and longitude the wrong way round', openMeteoCurrent(116.4, 39.9, { time: TIME, temperature_2m: 1 }), /asked for/],
  ['km/h', openMeteoCurrent(39.9, 116.4, { time: TIME, temperature_2m: 1 }, { wind_speed_10m: 'km/h' }), /wind_speed_10m is in "km\/h", asked for m\/s/],
  ['°F', openMeteoCurrent(39.9, 116.4, { time: TIME, temperature_2m: 1 }, { temperature_2m: '°F' }), /temperature_2m is in "°F"/],
  ['no unit', openMeteoCurrent(39.9, 116.4, { time: TIME, temperature_2m: 1 }, { pressure_msl: undefined }), /pressure_msl has no unit/],
  ['local time', openMeteoCurrent(39.9, 116.4, { time: '2026-11-20T10:15', temperature_2m: 1 }, { time: 'iso8601' }), /time is in "iso8601"/],
  ['no block', { ...openMeteoCurrent(39.9, 116.4, {}), current: undefined }, /no current/],
  ['a time that is none', openMeteoCurrent(39.9, 116.4, { time: 'soon', temperature_2m: 1 }), /the time is none: "soon"/],
  ['milliseconds', openMeteoCurrent(39.9, 116.4, { time: TIME * 1000, temperature_2m: 1 }), /the time is none/],
  ['no time', openMeteoCurrent(39.9, 116.4, { temperature_2m: 1 }), /the time is none/],
  ['text for a number', openMeteoCurrent(39.9, 116.4, { time: TIME, temperature_2m: '1,5' }), /temperature_2m is no number/],
  ['1e999', openMeteoCurrent(39.9, 116.4, { time: TIME, temperature_2m: Infinity }), /temperature_2m is no number/],
  ['nothing but nulls', openMeteoCurrent(39.9, 116.4, { time: TIME }), /no values/],
])('current: %s is refused', (_, answer, reason) => expect(() => parseCurrent(answer, BEIJING)).toThrow(reason));

test('a place beside the date line is near itself, and a cell near the pole is wide', () => {
  const read = (lat: number, lon: number, gotLon: number) => () => parseCurrent(openMeteoCurrent(lat, gotLon, { time: TIME, temperature_2m: 1 }), { city: 'x', lat, lon });
  expect(read(-17, 179.9, -179.9)).not.toThrow();
  expect(read(89, 0, 20)).not.toThrow();
  expect(read(0, 0, 0.6)).toThrow(/asked for/);
});

const T = ['2026-11-20T08:00', '2026-11-20T09:00', '2026-11-20T10:00', '2026-11-20T11:00'].map(at);
const hours = (answer: unknown, from = T[0], to = T[3]) =>
  parseHourly(answer, { place: BEIJING, from: from * 1000, to: to * 1000, asked: [from * 1000, (to + 3600) * 1000] });

test('hourly: precipitation is that of the hour that begins, which stands in the next record', () => {
  const { readings, rejects } = hours(openMeteoHourly(39.9, 116.4, T, { temperature_2m: [1, 2, 3, 4], precipitation: [0.1, 0.2, 0.3, 0] }));
  expect(rejects).toEqual([]);
  expect(readings.map((r) => [r.observedAt / 1000, r.interval, r.temperature, r.precipitation]))
    .toEqual([[T[0], '1h', 1, 0.2], [T[1], '1h', 2, 0.3], [T[2], '1h', 3, 0]]);
  expect(JSON.parse(readings[0].raw)).toMatchObject({ precipitation: 0.2, precipitation_time: T[1] });
  // The last one's is in a record that did not come: unknown, not 0.
  expect(hours(openMeteoHourly(39.9, 116.4, [T[0]], { temperature_2m: [1], precipitation: [5] })).readings[0].precipitation).toBeNull();
});

test('hourly: a bad record spoils only itself', () => {
  const time = [T[2], 'x', T[0], T[1], T[3], T[3] + 7200, T[1] + 60];
  const { readings, rejects } = hours(openMeteoHourly(39.9, 116.4, time, { temperature_2m: [3, 9, 1, 'NaN', 4, 5, 6] }));
  expect(readings.map((r) => [r.observedAt / 1000, r.temperature])).toEqual([[T[0], 1], [T[2], 3]]);
  expect(rejects.map(({ reason }) => reason)).toEqual([
    'the time is no whole hour', 'temperature_2m is no number', 'an hour that was not asked for', 'the time is no whole hour']);
  expect(rejects[1].raw).toContain('"NaN"');
});

test('hourly: the same record twice is one, a differing one is refused, and so is one without values', () => {
  const { readings, rejects } = hours(openMeteoHourly(39.9, 116.4, [T[0], T[0], T[0], T[1]], { temperature_2m: [1, 1, 2, null] }));
  expect(readings.map((r) => r.temperature)).toEqual([1]);
  expect(rejects.map(({ reason }) => reason)).toEqual(['another record of the same time', 'no values']);
  const long = hours(openMeteoHourly(39.9, 116.4, [T[0]], { temperature_2m: ['x'.repeat(5_000)] }));
  expect(long.rejects[0].raw).toHaveLength(1_000);
});

test('hourly: columns of different lengths, or none, spoil all', () => {
  expect(() => hours(openMeteoHourly(39.9, 116.4, T, { temperature_2m: [1, 2, 3] }))).toThrow(/4 times, but 3 values of temperature_2m/);
  expect(() => hours(openMeteoHourly(39.9, 116.4, T, { temperature_2m: 1 }))).toThrow(/temperature_2m is no list/);
  const less = { ...openMeteoHourly(39.9, 116.4, T)['hourly'] as Record<string, unknown> };
  delete less['wind_speed_10m'];
  expect(() => hours({ ...openMeteoHourly(39.9, 116.4, T), hourly: less })).toThrow(/wind_speed_10m is missing/);
  expect(hours(openMeteoHourly(39.9, 116.4, []))).toEqual({ readings: [], rejects: [] });
});

const day = (text: string) => parseIsoDate(text) as number;
const SYDNEY = { city: 'Sydney', lat: -33.87, lon: 151.21 };
const days = (answer: unknown, from: string, to: string, now = Date.parse('2026-11-20T20:00Z')) =>
  parseDaily(answer, { place: SYDNEY, from: day(from), to: day(to), now });

test('daily: a day begins in the zone of its place, whatever the offset is at the moment of asking', () => {
  const columns = { temperature_2m_min: [9, 10], temperature_2m_max: [15, 16], precipitation_sum: [0, null], wind_speed_10m_mean: [2, 3] };
  const ask = (offset: number) => days(openMeteoDaily(-33.75, 151.25, ['2026-07-01', '2026-11-01'], columns,
    { timezone: 'Australia/Sydney', utc_offset_seconds: offset }), '2026-07-01', '2026-11-01').readings;
  expect(ask(39_600)).toEqual(ask(36_000));
  expect(ask(39_600).map((r) => new Date(r.observedAt).toISOString())).toEqual(['2026-06-30T14:00:00.000Z', '2026-10-31T13:00:00.000Z']);
  expect(ask(39_600)[0]).toMatchObject({ interval: '1d', temperature: null, temperatureMin: 9, temperatureMax: 15, precipitation: 0, windSpeed: 2 });
  expect(ask(39_600)[1].precipitation).toBeNull();
});

test('daily: in a zone that Node does not know, by the offset', () => {
  const { readings } = days(openMeteoDaily(-33.75, 151.25, ['2026-11-01'], { temperature_2m_max: [1] },
    { timezone: 'Mars/Olympus', utc_offset_seconds: 39_600 }), '2026-11-01', '2026-11-01');
  expect(new Date(readings[0].observedAt).toISOString()).toBe('2026-10-31T13:00:00.000Z');
});

test('daily: a day that has not ended is left out; what is no date, or another one, is refused', () => {
  const time = ['2026-11-19', '2026-11-20', '2026-11-21', '2026-02-30', 20, '2026-11-30'];
  const { readings, rejects } = days(openMeteoDaily(-33.87, 151.21, time, { temperature_2m_max: [1, 2, 3, 4, 5, 6] },
    { timezone: 'Australia/Sydney' }), '2026-11-19', '2026-11-21');
  expect(readings.map((r) => r.temperatureMax)).toEqual([1, 2]);
  expect(rejects.map(({ reason }) => reason)).toEqual(['the date is none', 'the date is none', 'a day that was not asked for']);
});

test('codes without words keep their number', () => expect([weatherWords(0), weatherWords(42)]).toEqual(['clear sky', 'WMO code 42']));
