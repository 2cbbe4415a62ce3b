import { WeatherValues } from '@tidemark/domain';

/** Which variable of Open-Meteo is which of our values. */
export type Variables = Readonly<Partial<Record<keyof WeatherValues, string>>>;

export const POINT_VARIABLES: Variables = {
  temperature: 'temperature_2m', humidity: 'relative_humidity_2m', pressure: 'pressure_msl', windSpeed: 'wind_speed_10m',
  windDirection: 'wind_direction_10m', precipitation: 'precipitation', weather: 'weather_code',
};

export const DAY_VARIABLES: Variables = {
  temperature: 'temperature_2m_mean', temperatureMin: 'temperature_2m_min', temperatureMax: 'temperature_2m_max',
  humidity: 'relative_humidity_2m_mean', pressure: 'pressure_msl_mean', windSpeed: 'wind_speed_10m_mean',
  windDirection: 'wind_direction_10m_dominant', precipitation: 'precipitation_sum', weather: 'weather_code',
};

/** The names that the answer has for the units we keep. */
export const UNITS: Readonly<Record<keyof WeatherValues, string>> = {
  temperature: '°C', temperatureMin: '°C', temperatureMax: '°C', humidity: '%', pressure: 'hPa', windSpeed: 'm/s',
  windDirection: '°', precipitation: 'mm', weather: 'wmo code',
};

/** What asks for those units: the defaults are km/h among others, and no promise. */
export const UNIT_PARAMETERS = { temperature_unit: 'celsius', wind_speed_unit: 'ms', precipitation_unit: 'mm' } as const;

/** WMO code table 4677, as far as Open-Meteo uses it. */
const WORDS: Readonly<Record<number, string>> = {
  0: 'clear sky', 1: 'mainly clear', 2: 'partly cloudy', 3: 'overcast', 45: 'fog', 48: 'rime fog',
  51: 'light drizzle', 53: 'moderate drizzle', 55: 'dense drizzle', 56: 'light freezing drizzle', 57: 'dense freezing drizzle',
  61: 'light rain', 63: 'moderate rain', 65: 'heavy rain', 66: 'light freezing rain', 67: 'heavy freezing rain',
  71: 'light snow', 73: 'moderate snow', 75: 'heavy snow', 77: 'snow grains',
  80: 'light rain showers', 81: 'moderate rain showers', 82: 'violent rain showers', 85: 'light snow showers', 86: 'heavy snow showers',
  95: 'thunderstorm', 96: 'thunderstorm with light hail', 99: 'thunderstorm with heavy hail',
};

/** A code without words is still worth more than nothing. */
export function weatherWords(code: number): string {
  return WORDS[code] ?? `WMO code ${code}`;
}
