import { EpochDay, instantOf, NO_WEATHER, parseIsoDate, Reading } from '@tidemark/domain';
import { MalformedAnswer } from '../../malformed-answer';

export interface SampleDay {
  readonly day: EpochDay;
  readonly reading: Reading;
}

const HEADER = 'date,precipitation,temp_max,temp_min,wind,weather';
const TIME_ZONE = 'America/Los_Angeles';

/**
 * Days of Seattle out of a pinned package: one odd row means the package is damaged. The package says that its wind is in
 * km/h; the script that made it (scripts/weather.py of vega-datasets) divides NOAA's tenths of m/s by ten and does no more.
 * @throws MalformedAnswer
 */
export function parseSampleWeather(text: string): SampleDay[] {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  if (header !== HEADER) throw new MalformedAnswer('unexpected header');
  let before = -Infinity;
  const days = lines.map((line) => {
    const fields = line.split(',');
    const day = parseIsoDate(fields[0]);
    const [precipitation, temperatureMax, temperatureMin, windSpeed] = fields.slice(1, 5).map((field) => field === '' ? NaN : Number(field));
    const weather = fields[5];
    if (fields.length !== 6 || day === undefined || day <= before || !weather
      || ![precipitation, temperatureMax, temperatureMin, windSpeed].every(Number.isFinite)) {
      throw new MalformedAnswer(`unexpected row ${line.slice(0, 80)}`);
    }
    before = day;
    const raw = JSON.stringify(Object.fromEntries(HEADER.split(',').map((name, i) => [name, fields[i]])));
    const observedAt = instantOf(day, 0, TIME_ZONE);
    return { day, reading: { ...NO_WEATHER, observedAt, interval: '1d' as const, precipitation, temperatureMax, temperatureMin, windSpeed, weather, raw } };
  });
  if (days.length === 0) throw new MalformedAnswer('no rows');
  return days;
}
