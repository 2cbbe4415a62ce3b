export { FeedWaker } from './channel/feed-waker';
export { WeatherModule } from './weather.module';
export type { WeatherOptions } from './weather-options';
