import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export type WeatherHandler = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

/** A server in the place of a weather source, on the loopback. */
export class WeatherSourceStub {
  readonly requests: URL[] = [];
  private constructor(private readonly server: Server) {}

  static async start(handler: WeatherHandler): Promise<WeatherSourceStub> {
    const server = createServer((request, response) => {
      const url = new URL(request.url as string, 'http://stub');
      stub.requests.push(url);
      handler(url, response, request);
    });
    const stub = new WeatherSourceStub(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const answerText = (body: string, status = 200): WeatherHandler => (_, response) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
export const answerJson = (body: unknown, status = 200): WeatherHandler => answerText(JSON.stringify(body), status);

type Values = Readonly<Record<string, unknown>>;

const POINT_UNITS = {
  temperature_2m: '°C', relative_humidity_2m: '%', pressure_msl: 'hPa', wind_speed_10m: 'm/s', wind_direction_10m: '°', precipitation: 'mm',
  weather_code: 'wmo code',
};
const DAY_UNITS = {
  temperature_2m_mean: '°C', temperature_2m_min: '°C', temperature_2m_max: '°C', relative_humidity_2m_mean: '%', pressure_msl_mean: 'hPa',
  wind_speed_10m_mean: 'm/s', wind_direction_10m_dominant: '°', precipitation_sum: 'mm', weather_code: 'wmo code',
};

/** Answers of Open-Meteo for one place; what is not given is null, as where it is not known. */
export function openMeteoCurrent(lat: number, lon: number, current: Values, units: Values = {}): Record<string, unknown> {
  return {
    latitude: lat, longitude: lon, generationtime_ms: 0.05, utc_offset_seconds: 0, timezone: 'GMT', timezone_abbreviation: 'GMT', elevation: 44,
    current_units: { time: 'unixtime', interval: 'seconds', ...POINT_UNITS, ...units },
    current: { interval: 900, ...nulls(POINT_UNITS), ...current },
  };
}

export function openMeteoHourly(lat: number, lon: number, time: readonly unknown[], columns: Values = {}, units: Values = {}): Record<string, unknown> {
  return {
    latitude: lat, longitude: lon, utc_offset_seconds: 0, timezone: 'GMT',
    hourly_units: { time: 'unixtime', ...POINT_UNITS, ...units },
    hourly: { time, ...nulls(POINT_UNITS, time), ...columns },
  };
}

export function openMeteoDaily(lat: number, lon: number, time: readonly unknown[], columns: Values = {}, zone: Values = {}): Record<string, unknown> {
  return {
    latitude: lat, longitude: lon, utc_offset_seconds: 0, timezone: 'GMT', ...zone,
    daily_units: { time: 'iso8601', ...DAY_UNITS },
    daily: { time, ...nulls(DAY_UNITS, time), ...columns },
  };
}

function nulls(units: Values, time?: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(Object.keys(units).map((name) => [name, time ? time.map(() => null) : null]));
}
