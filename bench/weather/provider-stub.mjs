// What holds now, for as many places as are asked for, in the form of Open-Meteo; another value every second.
import { createServer } from 'node:http';

const UNITS = {
  time: 'unixtime', interval: 'seconds', temperature_2m: '°C', relative_humidity_2m: '%', pressure_msl: 'hPa', wind_speed_10m: 'm/s', wind_direction_10m: '°',
  precipitation: 'mm', weather_code: 'wmo code',
};

createServer((request, response) => {
  const query = new URL(request.url, 'http://stub').searchParams;
  const [lats, lons] = ['latitude', 'longitude'].map((name) => query.get(name).split(',').map(Number));
  const time = Math.floor(Date.now() / 1000);
  const answers = lats.map((latitude, i) => ({
    latitude, longitude: lons[i], utc_offset_seconds: 0, timezone: 'GMT', current_units: UNITS,
    current: {
      time, interval: 900, temperature_2m: (time + i) % 30, relative_humidity_2m: 50, pressure_msl: 1013.2, wind_speed_10m: 3.4, wind_direction_10m: 270, precipitation: 0,
      weather_code: 3,
    },
  }));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answers.length === 1 ? answers[0] : answers));
}).listen(0, '127.0.0.1', function announce() { process.stdout.write(`${this.address().port}\n`); });
