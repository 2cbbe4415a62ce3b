import { NO_WEATHER, Reading } from '@tidemark/domain';
import { screenReading } from './screen-reading';

const NOW = Date.UTC(2026, 10, 20, 12);
const reading = (more: Partial<Reading>): Reading => ({ ...NO_WEATHER, temperature: 20, observedAt: NOW, interval: 'instant', raw: '{}', ...more });

test('what can be is kept, at both ends of what can be', () => {
  const values = { temperature: -100, humidity: 100, pressure: 300, windSpeed: 150, windDirection: 360, precipitation: 0, weather: '晴' };
  expect(screenReading(reading(values), NOW)).toEqual({ values: { ...NO_WEATHER, ...values }, flags: [] });
});

test('what cannot be is taken out and said, and the rest stays', () => {
  const seen = screenReading(reading({ temperature: -999, humidity: 100.1, windSpeed: NaN, precipitation: -9_999, pressure: 1_013 }), NOW);
  expect(seen?.values).toEqual({ ...NO_WEATHER, pressure: 1_013 });
  expect(seen?.flags).toEqual(['temperature_out_of_range', 'humidity_out_of_range', 'wind_speed_out_of_range', 'precipitation_out_of_range']);
});

test('no data is never 0, and nothing at all is no observation', () => {
  expect(screenReading(reading({ temperature: null, humidity: 0 }), NOW)?.values).toEqual({ ...NO_WEATHER, humidity: 0 });
  expect(screenReading(reading({ temperature: null }), NOW)).toBeUndefined();
});

test('a time that cannot be is no observation', () => {
  for (const observedAt of [NaN, NOW + 301_000, -6e12]) expect(screenReading(reading({ observedAt }), NOW)).toBeUndefined();
  expect(screenReading(reading({ observedAt: NOW + 300_000 }), NOW)).toBeDefined();
});

test('words are stored as Postgres takes them', () => {
  expect(screenReading(reading({ weather: ' a\0b\ud800 ' }), NOW)?.values.weather).toBe('ab\ufffd');
  expect(screenReading(reading({ weather: '  ' }), NOW)?.values.weather).toBeNull();
  expect(screenReading(reading({ weather: 'x'.repeat(600) }), NOW)?.values.weather).toHaveLength(500);
});
