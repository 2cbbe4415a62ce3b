import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Secret } from '@tidemark/config';
import { createWeatherProviders, ReadingsAnswer } from '@tidemark/data-providers';
import { Place } from '@tidemark/domain';
import { answerJson, WeatherSourceStub } from '../support/weather-source-stub';

const DATA = resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data'), 'weather');

interface Recording {
  readonly latitude: number;
  readonly longitude: number;
  readonly utc_offset_seconds: number;
  readonly hourly: Record<string, unknown[]> & { time: string[] };
  readonly hourly_units: Record<string, string>;
}

const file = (...path: string[]) => JSON.parse(readFileSync(join(DATA, ...path), 'utf8')) as unknown;
const signal = new AbortController().signal;
let stub: WeatherSourceStub | undefined;

afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

async function provider(name: 'open_meteo' | 'openweathermap', body: unknown, now = Date.now()) {
  stub = await WeatherSourceStub.start(answerJson(body));
  const { baseUrl } = stub;
  return createWeatherProviders(
    { providers: [name], apiKey: Secret.of('a-key-of-tests'), openMeteo: { baseUrl, archiveBaseUrl: baseUrl }, openWeatherMap: { baseUrl } },
    { ratePerSecond: 1_000 }, { now: () => now },
  )[0];
}

/** The hours of a recording between its first and its last, as the provider reads them. */
async function hours(body: Recording, place: Place): Promise<ReadingsAnswer | undefined> {
  const times = body.hourly.time.map((time) => typeof time === 'number' ? time * 1000 : Date.parse(`${time}:00Z`));
  return (await provider('open_meteo', body)).hourly?.(place, Math.min(...times), Math.max(...times), signal);
}

/** The recording as it would have been answered to our request: seconds in place of local times, all of our variables. */
function asAsked(body: Recording): Recording {
  const { hourly, hourly_units: units, utc_offset_seconds: offset } = body;
  const asked = {
    temperature_2m: '°C', relative_humidity_2m: '%', pressure_msl: 'hPa', wind_speed_10m: 'm/s', wind_direction_10m: '°', precipitation: 'mm',
    weather_code: 'wmo code',
  };
  const columns = Object.fromEntries(Object.keys(asked).map((name) => [name, hourly[name] ?? hourly.time.map(() => null)]));
  const time = hourly.time.map((text) => Date.parse(`${text}:00Z`) / 1000 - offset) as unknown as string[];
  return { ...body, hourly: { ...columns, time }, hourly_units: { ...asked, ...units, time: 'unixtime' } };
}

const vinea = file('openmeteo', 'vinea_archive.json') as Recording;
const ADELAIDE = { city: 'Adelaide', lat: -34.8, lon: 138.6 };

test('the archive of Adelaide in m/s: 71 hours, precipitation with the hour in which it fell', async () => {
  // Its zone is half an hour off: seconds of whole hours exist only when GMT is asked for, as we do.
  const answer = await hours(asAsked({ ...vinea, utc_offset_seconds: 0 }), ADELAIDE);
  expect(answer?.rejects).toEqual([]);
  expect(answer?.readings).toHaveLength(71);
  const { temperature_2m: temperature, precipitation, wind_speed_10m: wind, relative_humidity_2m: humidity } = vinea.hourly;
  answer?.readings.forEach((r, i) => {
    expect([r.temperature, r.windSpeed, r.humidity, r.precipitation, r.pressure, r.weather])
      .toEqual([temperature[i], wind[i], humidity[i], precipitation[i + 1], null, null]);
  });
});

test('as it was recorded, in local time, it is refused', async () => {
  await expect(hours(vinea, ADELAIDE)).rejects.toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('time is in "iso8601", asked for unixtime') });
});

test.each(['epd_forecast.json', 'epd_hourly.json', 'ny_6pm_before_gmt.json'])('%s is in km/h: refused, not stored', async (name) => {
  const body = file('openmeteo', name) as Recording;
  const place = { city: 'x', lat: body.latitude, lon: body.longitude };
  await expect(hours(asAsked(body), place)).rejects.toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('wind_speed_10m is in "km/h", asked for m/s') });
});

test('another place is refused before anything else', async () => {
  await expect(hours(asAsked(vinea), { city: 'Paris', lat: 48.9, lon: 2.4 })).rejects.toMatchObject({ message: expect.stringContaining('the answer is about -34.76274,138.64557') });
});

test('the days of Melbourne, completed by what they lack: each begins in its own zone', async () => {
  const body = file('openmeteo', 'epd_daily.json') as { daily: Record<string, unknown[]>; daily_units: object };
  const missing = {
    temperature_2m_mean: '°C', relative_humidity_2m_mean: '%', pressure_msl_mean: 'hPa', wind_speed_10m_mean: 'm/s', wind_direction_10m_dominant: '°',
  };
  const nulls = Object.fromEntries(Object.keys(missing).map((name) => [name, body.daily['time'].map(() => null)]));
  const whole = { ...body, daily: { ...body.daily, ...nulls }, daily_units: { ...body.daily_units, ...missing, weather_code: 'wmo code' } };
  const first = Date.UTC(2025, 9, 25) / 86_400_000;
  const melbourne = { city: 'Melbourne', lat: -37.81, lon: 144.96 };
  const answer = await (await provider('open_meteo', whole)).daily?.(melbourne, first, first + 6, signal);
  expect([answer?.readings.length, answer?.rejects]).toEqual([7, []]);
  expect(answer?.readings[0]).toMatchObject({
    observedAt: Date.parse('2025-10-25T00:00+11:00'), interval: '1d', temperature: null, temperatureMax: 18.5, temperatureMin: 13.1, precipitation: 6.6,
    weather: 'moderate drizzle',
  });
  await stub?.stop();
  await expect((await provider('open_meteo', body)).daily?.(melbourne, first, first + 6, signal)).rejects.toMatchObject({ message: expect.stringContaining('temperature_2m_mean is missing') });
});

async function owm(body: unknown, place: Place) {
  const [told] = await (await provider('openweathermap', body)).current?.([place], signal) ?? [];
  return told;
}

test.each(['current_weather.json', 'observation_json.json'])('%s is in kelvins: refused, not stored', async (name) => {
  const body = file('openweathermap', name) as { coord: { lat: number; lon: number } };
  expect(await owm(body, { city: 'x', ...body.coord })).toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('is in kelvins, asked for °C') });
});

test('metric observations: the pressure at sea level, not that of the ground', async () => {
  const { list } = file('openweathermap', 'weather_at_places_in_bbox_json.json') as { list: { coord: { lat: number; lon: number }; dt: number }[] };
  expect(await owm(list[0], { city: 'Yafran', ...list[0].coord })).toMatchObject({
    observedAt: 1485784982000, temperature: 9.68, humidity: 85, pressure: 1036.82, windSpeed: 3.96, windDirection: 356.5, precipitation: null,
    weather: 'lightrain',
  });
  expect(await owm(list[1], { city: 'Yafran', ...list[0].coord })).toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('the answer is about') });
});

test.each(['city_weather_history_json.json', 'daily_forecast_at_id_json.json', 'one_call_history_json.json', 'search_results_json.json',
  'station_weather_history_json.json', 'test_data_hostorical_bozen.json', 'three_hours_forecast_at_id_json.json'])(
  '%s is no observation', async (name) => {
    expect(await owm(file('openweathermap', name), { city: 'London', lat: 51.5, lon: -0.13 }))
      .toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('no observation: coord') });
  });
