import { TidemarkConfig, WeatherProviderName } from '@tidemark/config';
import { Clock, systemClock } from '@tidemark/domain';
import { OpenMeteoProvider } from './open-meteo/open-meteo.provider';
import { OpenWeatherMapProvider } from './openweathermap/openweathermap.provider';
import { SampleWeatherProvider } from './sample/sample-weather.provider';
import { WeatherLimits } from './weather-http';
import { WeatherProvider } from './weather-provider';

export type WeatherProvidersConfig = Pick<TidemarkConfig['weather'], 'providers' | 'apiKey' | 'openMeteo' | 'openWeatherMap'>;

/** Undefined where it is not configured. */
type Create = (config: WeatherProvidersConfig, limits: WeatherLimits, clock: Clock) => WeatherProvider | undefined;

const CREATE: Readonly<Record<WeatherProviderName, Create>> = {
  open_meteo: ({ openMeteo }, limits, clock) => new OpenMeteoProvider({ ...openMeteo, limits }, clock),
  openweathermap: ({ apiKey, openWeatherMap: { baseUrl } }, limits, clock) =>
    apiKey && new OpenWeatherMapProvider({ baseUrl, key: apiKey.reveal(), limits }, clock),
  sample: () => new SampleWeatherProvider(),
};

/** The configured providers in the order of the configuration, each once; openweathermap only where there is a key. */
export function createWeatherProviders(
  config: WeatherProvidersConfig, { ratePerSecond, deadlineMs, maxResponseBytes }: WeatherLimits = {}, clock: Clock = systemClock,
): WeatherProvider[] {
  const limits = { ratePerSecond, deadlineMs, maxResponseBytes };
  return [...new Set(config.providers)].flatMap((name) => CREATE[name](config, limits, clock) ?? []);
}
