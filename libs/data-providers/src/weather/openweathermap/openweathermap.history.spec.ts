import { parseIsoDate } from '@tidemark/domain';
import { parseDay, parseHour } from './openweathermap.history';

const LONDON = { city: 'London', lat: 51.5, lon: -0.13 };
const HOUR = Date.parse('2026-11-20T10:00Z');
const DAY = parseIsoDate('2026-11-20') as number;
const hour = (values: Record<string, unknown> = {}, around: Record<string, unknown> = {}) => ({
  lat: 51.51, lon: -0.13, timezone: 'Europe/London', data: [{ dt: HOUR / 1000, temp: 8.4, pressure: 1002, humidity: 82, ...values }], ...around,
});
const day = (more: Record<string, unknown> = {}) => ({
  lat: 51.51, lon: -0.13, tz: '+01:00', date: '2026-11-20', temperature: { min: 1.5, max: 9, afternoon: 8 }, humidity: { afternoon: 60 }, ...more,
});

test('an hour: values in their places, and what is left out is unknown', () => {
  expect(parseHour(hour({ wind_speed: 3.6, wind_deg: 160, rain: { '1h': 0.25 }, snow: { '1h': 0.5 }, weather: [{ description: 'light rain' }] }), LONDON, HOUR)).toMatchObject({
    observedAt: HOUR, interval: '1h', temperature: 8.4, humidity: 82, pressure: 1002, windSpeed: 3.6, windDirection: 160, precipitation: 0.75, weather: 'light rain',
  });
  expect(parseHour(hour({ dt: HOUR / 1000 + 3_599 }), LONDON, HOUR)).toMatchObject({ observedAt: HOUR, windSpeed: null, precipitation: null, weather: null });
});

test('a day begins at midnight of its place; an afternoon is no day', () => {
  expect(parseDay(day({ precipitation: { total: 0 } }), LONDON, DAY)).toMatchObject({
    observedAt: Date.parse('2026-11-19T23:00Z'), interval: '1d', temperature: null, temperatureMin: 1.5, temperatureMax: 9, humidity: null, precipitation: 0,
  });
  expect(parseDay(day(), LONDON, DAY).precipitation).toBeNull();
});

test.each<[string, unknown, RegExp]>([
  ['{}', {}, /no hour: lat/], ['no record', hour({}, { data: [] }), /no hour: data/], ['two records', hour({}, { data: [{ dt: 1 }, { dt: 2 }] }), /no hour: data/],
  ['another hour', hour({ dt: HOUR / 1000 - 1 }), /asked for the hour of/], ['a time that is none', hour({ dt: 1.5 }), /asked for the hour of/],
  ['another place', hour({}, { lat: 48 }), /asked for 51.5,-0.13/], ['kelvins', hour({ temp: 281.5 }), /281.5 is in kelvins/], ['text for a number', hour({ temp: '8' }), /no hour: data.0.temp/],
])('an hour: %s is refused', (_, answer, reason) => expect(() => parseHour(answer, LONDON, HOUR)).toThrow(reason));

test.each<[string, unknown, RegExp]>([
  ['{}', {}, /no day: lat/], ['another day', day({ date: '2026-11-21' }), /asked for 2026-11-20, the answer is about 2026-11-21/], ['a zone in words', day({ tz: 'Europe/London' }), /no day: tz/],
  ['a zone that is none', day({ tz: '+99:99' }), /the zone is none/], ['kelvins', day({ temperature: { min: 270, max: 280 } }), /270 is in kelvins/],
])('a day: %s is refused', (_, answer, reason) => expect(() => parseDay(answer, LONDON, DAY)).toThrow(reason));
