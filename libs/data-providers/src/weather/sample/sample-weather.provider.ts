import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EpochDay, Place } from '@tidemark/domain';
import { DataProviderError } from '../../data-provider.error';
import { throwIfCancelled } from '../../local-file';
import { ReadingsAnswer, WeatherProvider } from '../weather-provider';
import { parseSampleWeather, SampleDay } from './sample-weather.parse';

const CITY = 'seattle';
const FILE = 'seattle-weather.csv';

/** The days of Seattle from 2012 to 2015, out of the npm package vega-datasets: weather without any network. */
export class SampleWeatherProvider implements WeatherProvider {
  readonly name = 'sample';
  readonly placesPerRequest = 1;
  readonly concurrency = 4;
  private days: Promise<SampleDay[]> | undefined;

  async daily(place: Place, from: EpochDay, to: EpochDay, signal: AbortSignal): Promise<ReadingsAnswer> {
    throwIfCancelled(this.name, signal);
    if (place.city.trim().toLowerCase() !== CITY) {
      throw new DataProviderError(this.name, 'unknown_symbol', `has Seattle only, not ${place.city}`, false);
    }
    const days = await (this.days ??= this.load());
    throwIfCancelled(this.name, signal);
    return { readings: days.filter(({ day }) => day >= from && day <= to).map(({ reading }) => reading), rejects: [] };
  }

  private async load(): Promise<SampleDay[]> {
    try {
      // The package exports its entry only, build/index.js; its data folder lies beside build/.
      const entry = require.resolve('vega-datasets');
      return parseSampleWeather(await readFile(join(dirname(entry), '..', 'data', FILE), 'utf8'));
    } catch (error) {
      this.days = undefined;
      throw new DataProviderError(
        this.name, 'unreadable_file', `${FILE}: the package vega-datasets is damaged`, false, undefined, { cause: error },
      );
    }
  }
}
