import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

const HOUR = 3_600;
const UNITS = {
  time: 'unixtime', interval: 'seconds', temperature_2m: '°C', relative_humidity_2m: '%', pressure_msl: 'hPa', wind_speed_10m: 'm/s', wind_direction_10m: '°',
  precipitation: 'mm', weather_code: 'wmo code',
};

interface Asked {
  readonly lat: number;
  readonly lon: number;
}

/** What the stub says holds now at a place; a field that is given takes the place of its own. */
export type Current = (place: Asked, now: number) => Record<string, unknown>;

/** An Open-Meteo of the test's own: what holds now has the second of the request, every hour that is over is known. */
export class WeatherStub {
  /** Answers in its place, when set. */
  handler: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** More of what holds now. */
  current: Current = () => ({});
  readonly requests: URL[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WeatherStub> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const stub = new WeatherStub(server);
    server.on('request', (request, response) => stub.answer(request, response));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get env(): Record<string, string> {
    return { WEATHER_PROVIDERS: 'open_meteo', OPEN_METEO_BASE_URL: this.url, OPEN_METEO_ARCHIVE_BASE_URL: this.url, PROVIDER_RATE_PER_SECOND: '1000' };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://stub');
    this.requests.push(url);
    if (this.handler) return this.handler(request, response);
    const list = (name: string) => (url.searchParams.get(name) ?? '').split(',').map(Number);
    const [lats, lons] = [list('latitude'), list('longitude')];
    const answers = lats.map((lat, i) => (url.searchParams.has('hourly') ? hours({ lat, lon: lons[i] }, url) : this.now({ lat, lon: lons[i] })));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers.length === 1 ? answers[0] : answers));
  }

  private now(place: Asked): object {
    const time = Math.floor(Date.now() / 1000);
    return {
      ...header(place), current_units: UNITS,
      current: { time, interval: 900, ...values(time), ...this.current(place, time) },
    };
  }
}

function header({ lat, lon }: Asked): object {
  return { latitude: lat, longitude: lon, utc_offset_seconds: 0, timezone: 'GMT' };
}

function values(time: number): Record<string, unknown> {
  return {
    temperature_2m: (time / HOUR) % 30, relative_humidity_2m: 50, pressure_msl: 1_013, wind_speed_10m: 3, wind_direction_10m: 270, precipitation: 0, weather_code: 0,
  };
}

function hours(place: Asked, url: URL): object {
  const [from, to] = ['start_hour', 'end_hour'].map((name) => Date.parse(`${url.searchParams.get(name) ?? ''}Z`) / 1000);
  const time: number[] = [];
  for (let at = from; at <= to; at += HOUR) time.push(at);
  const rows = time.map((at) => values(at));
  const columns = Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, rows.map((row) => row[name])]));
  return { ...header(place), hourly_units: UNITS, hourly: { time, ...columns } };
}
