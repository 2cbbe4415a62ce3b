import type { TidemarkConfig } from '@tidemark/config';
import { Alert } from '@tidemark/domain';
import { Observation } from '../observations/observation';

type WeatherRules = TidemarkConfig['weather']['rules'];
type Thresholds = WeatherRules['thresholds'][string];

export interface Judgement {
  readonly raise: readonly Alert[];
  /** Keys of what does not hold (any more). */
  readonly resolve: readonly string[];
}

interface Limit {
  readonly name: string;
  readonly zh: string;
  readonly unit: string;
  readonly value: (one: Observation) => number | null;
  readonly max?: (limits: Thresholds) => number | undefined;
  readonly min?: (limits: Thresholds) => number | undefined;
}

const LIMITS: readonly Limit[] = [
  { name: 'temperature', zh: '气温', unit: '°C', value: (one) => one.temperature, max: (limits) => limits.temperatureMax, min: (limits) => limits.temperatureMin },
  { name: 'humidity', zh: '湿度', unit: '%', value: (one) => one.humidity, max: (limits) => limits.humidityMax, min: (limits) => limits.humidityMin },
  { name: 'wind speed', zh: '风速', unit: 'm/s', value: (one) => one.windSpeed, max: (limits) => limits.windSpeedMax },
  { name: 'precipitation', zh: '降水', unit: 'mm', value: (one) => one.precipitation, max: (limits) => limits.precipitationMax },
  { name: 'pressure', zh: '气压', unit: 'hPa', value: (one) => one.pressure, max: (limits) => limits.pressureMax, min: (limits) => limits.pressureMin },
];

/**
 * What an observation gives reason to tell people. A value that is not known is no reason, nor the end of one.
 * @param dayBefore °C 24 hours before; undefined: not known
 */
export function judge(one: Observation, dayBefore: number | undefined, rules: WeatherRules): Judgement {
  const raise: Alert[] = [];
  const resolve: string[] = [];
  const say = (key: string, holds: boolean, alert: () => Omit<Alert, 'key' | 'data'>): void => {
    if (!holds) return void resolve.push(key);
    raise.push({ key, ...alert(), data: { city: one.city, observed_at: new Date(Number(one.observedAt)).toISOString(), temp: one.temperature, weather: one.weather } });
  };

  if (one.weather !== null && rules.extremeWords.length > 0) {
    const words = one.weather.toLowerCase();
    const found = rules.extremeWords.find((word) => words.includes(word.toLowerCase()));
    say(`weather.extreme:${one.city}`, found !== undefined, () => ({
      kind: 'weather.extreme', severity: 'critical', message: `${one.city}: ${one.weather}`, messageZh: `${one.city} 极端天气: ${one.weather}`,
    }));
  }

  if (rules.temperatureChange > 0 && one.temperature !== null && dayBefore !== undefined) {
    const change = one.temperature - dayBefore;
    const text = `${change > 0 ? '+' : ''}${change.toFixed(1)} °C`;
    say(`weather.temperature_change:${one.city}`, Math.abs(change) >= rules.temperatureChange, () => ({
      kind: 'weather.temperature_change', severity: 'warning', message: `${one.city}: ${text} in 24 hours, now ${one.temperature} °C`,
      messageZh: `${one.city} 24 小时气温变化 ${text}，当前 ${one.temperature} °C`,
    }));
  }

  const limits = Object.hasOwn(rules.thresholds, one.city) ? rules.thresholds[one.city] : rules.thresholds['*'];
  for (const { name, zh, unit, value, max, min } of limits === undefined ? [] : LIMITS) {
    const measured = value(one);
    for (const [word, bound, isBeyond] of [
      ['above', max?.(limits), (limit: number) => (measured ?? -Infinity) > limit], ['below', min?.(limits), (limit: number) => (measured ?? Infinity) < limit],
    ] as const) {
      if (bound === undefined || measured === null) continue;
      say(`weather.threshold:${name.replace(' ', '_')}_${word}:${one.city}`, isBeyond(bound), () => ({
        kind: 'weather.threshold', severity: 'warning', message: `${one.city}: ${name} ${measured} ${unit} is ${word} ${bound} ${unit}`,
        messageZh: `${one.city} ${zh} ${measured} ${unit}，${word === 'above' ? '高于' : '低于'} ${bound} ${unit}`,
      }));
    }
  }
  return { raise, resolve };
}
