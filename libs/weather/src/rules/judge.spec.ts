import { NO_WEATHER } from '@tidemark/domain';
import { Observation } from '../observations/observation';
import { judge } from './judge';

const one = (more: Partial<Observation>): Observation => ({
  ...NO_WEATHER, city: '北京', lat: 39.9, lon: 116.4, observedAt: Date.UTC(2026, 10, 20, 12), interval: 'instant', quality: 'ok', flags: '', source: 'x',
  backfilled: false, fetchedAt: 0, seq: 1, ...more,
});
const RULES = { temperatureChange: 5, extremeWords: ['暴雨', 'Tornado'], thresholds: {} };

test('words of extreme weather are told, whatever their case, and are over with other words only', () => {
  expect(judge(one({ weather: '局部暴雨' }), undefined, RULES).raise).toMatchObject([{ key: 'weather.extreme:北京', severity: 'critical', message: '北京: 局部暴雨' }]);
  expect(judge(one({ weather: 'a TORNADO' }), undefined, RULES).raise).toHaveLength(1);
  expect(judge(one({ weather: '晴' }), undefined, RULES)).toEqual({ raise: [], resolve: ['weather.extreme:北京'] });
  expect(judge(one({ weather: null }), undefined, RULES)).toEqual({ raise: [], resolve: [] });
});

test('the temperature of the day before decides, both ways; one that is not known decides nothing', () => {
  const change = (temperature: number | null, before: number | undefined) => judge(one({ temperature }), before, RULES);
  expect(change(10, 5).raise).toMatchObject([{ key: 'weather.temperature_change:北京', message: '北京: +5.0 °C in 24 hours, now 10 °C' }]);
  expect(change(0, 5).raise).toHaveLength(1);
  expect(change(9.9, 5)).toEqual({ raise: [], resolve: ['weather.temperature_change:北京'] });
  for (const seen of [change(null, 5), change(10, undefined), judge(one({ temperature: 50 }), 0, { ...RULES, temperatureChange: 0 })]) expect(seen).toEqual({ raise: [], resolve: [] });
});

test('limits are those of the city, else those of all others', () => {
  const thresholds = { 北京: { temperatureMax: 35, temperatureMin: -10 }, '*': { humidityMax: 90, windSpeedMax: 20, precipitationMax: 50, pressureMin: 980 } };
  const seen = (more: Partial<Observation>) => judge(one(more), undefined, { ...RULES, thresholds });
  expect(seen({ temperature: 35.1 }).raise.map(({ key, message }) => [key, message])).toEqual([
    ['weather.threshold:temperature_above:北京', '北京: temperature 35.1 °C is above 35 °C'],
  ]);
  expect(seen({ temperature: 35, humidity: 100 })).toEqual({
    raise: [], resolve: ['weather.threshold:temperature_above:北京', 'weather.threshold:temperature_below:北京'],
  });
  expect(seen({ temperature: -11 }).raise).toHaveLength(1);
  expect(seen({ city: 'Paris', humidity: 91, windSpeed: 21, precipitation: 51, pressure: 979 }).raise.map(({ key }) => key)).toEqual([
    'weather.threshold:humidity_above:Paris', 'weather.threshold:wind_speed_above:Paris', 'weather.threshold:precipitation_above:Paris',
    'weather.threshold:pressure_below:Paris',
  ]);
  expect(seen({ city: 'constructor', humidity: 91 }).raise).toHaveLength(1);
});
