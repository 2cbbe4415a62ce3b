import { z } from 'zod';
import { Place, Reading } from '@tidemark/domain';
import { MalformedAnswer } from '../../malformed-answer';
import { checkPlace } from '../place-check';
import { hasValues, isUnixTime } from '../reading-collector';
import { checkCelsius, Fallen, sum, Value, wordsOf } from './openweathermap.values';

const Observation = z.looseObject({
  coord: z.looseObject({ lat: z.number(), lon: z.number() }),
  dt: z.number(),
  main: z.looseObject({ temp: Value, humidity: Value, pressure: Value, sea_level: Value }),
  wind: z.looseObject({ speed: Value, deg: Value }).nullish(),
  rain: Fallen,
  snow: Fallen,
  weather: z.array(z.looseObject({ description: z.string().max(200) })).max(20).nullish(),
});

/**
 * What holds now, out of /data/2.5/weather with units=metric. What it leaves out is not known: a
 * station without a rain gauge leaves out the rain just as one does where no rain fell.
 * @throws MalformedAnswer
 */
export function parseObservation(answer: unknown, place: Place): Reading {
  const read = Observation.safeParse(answer);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new MalformedAnswer(`no observation: ${issue.path.join('.') || 'the answer'}: ${issue.message}`);
  }
  const { coord, dt, main, wind, rain, snow, weather } = read.data;
  checkPlace(place, coord.lat, coord.lon);
  if (!isUnixTime(dt)) throw new MalformedAnswer(`the time is none: ${JSON.stringify(dt)}`);
  checkCelsius(main.temp);
  const reading: Reading = {
    observedAt: dt * 1000, interval: 'instant', raw: JSON.stringify(answer),
    temperature: main.temp, temperatureMin: null, temperatureMax: null, humidity: main.humidity,
    // `pressure` is that at sea level too, except where a station answers for the ground it stands on.
    pressure: main.sea_level ?? main.pressure,
    windSpeed: wind?.speed ?? null, windDirection: wind?.deg ?? null,
    precipitation: sum(rain?.['1h'] ?? null, snow?.['1h'] ?? null),
    weather: wordsOf(weather),
  };
  if (!hasValues(reading)) throw new MalformedAnswer('no values');
  return reading;
}
