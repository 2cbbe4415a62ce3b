export { FeedWaker } from './channel/feed-waker';
export { WeatherFigures } from './weather-figures';
export { WeatherModule } from './weather.module';
export type { WeatherOptions } from './weather-options';
