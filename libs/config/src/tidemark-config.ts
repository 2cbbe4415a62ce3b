import { InstrumentKey, Place } from '@tidemark/domain';
import { CsvMap } from './csv-map';
import { Secret } from './secret';

export type Role = 'master' | 'slave';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'log' | 'debug' | 'verbose';
export type LogFormat = 'text' | 'json';

/** An instrument to keep from the first start on. Without `provider` the routes and the order decide. */
export interface ConfiguredInstrument {
  readonly instrument: InstrumentKey;
  readonly provider?: string;
  readonly name?: string;
}

/** Which providers, in which order, serve the instruments whose canonical spelling matches (`*` is a wildcard). */
export interface ProviderRoute {
  readonly match: string;
  readonly providers: readonly string[];
}

/** A copy that this master keeps. */
export interface ConfiguredSlave {
  /** 1 to 64 of letters, digits, `_`, `.`, `-`. */
  readonly name: string;
  /** Origin: `http://host:port`. */
  readonly url: string;
  /** What this master presents to it. */
  readonly key?: Secret;
}

/** A worker node that this server hands tasks to. */
export interface ConfiguredWorker {
  /** 1 to 64 of letters, digits, `_`, `.`, `-`. */
  readonly id: string;
  /** Origin: `http://host:port`. */
  readonly url: string;
}

export type WeatherProviderName = 'openweathermap' | 'open_meteo' | 'sample';

/** Limits in the units of `WeatherValues`. */
export interface WeatherThresholds {
  readonly temperatureMax?: number;
  readonly temperatureMin?: number;
  readonly humidityMax?: number;
  readonly humidityMin?: number;
  readonly windSpeedMax?: number;
  readonly precipitationMax?: number;
  readonly pressureMax?: number;
  readonly pressureMin?: number;
}

/** When an observation is to be told to people. */
export interface WeatherRules {
  /** °C against 24 hours before; 0: never. */
  readonly temperatureChange: number;
  /** In the words of an observation. */
  readonly extremeWords: readonly string[];
  /** By city, `*` for those that are not named. */
  readonly thresholds: Readonly<Record<string, WeatherThresholds>>;
}

/** Every setting, read once at the start. Paths are absolute; durations carry their unit in the name. */
export interface TidemarkConfig {
  /** The file that was read; undefined where there is none. */
  readonly configFile?: string;
  readonly role: Role;
  readonly nodeName: string;
  readonly dataDir: string;
  /** Undefined: the server listens on loopback only. */
  readonly apiKey?: Secret;
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Origins as browsers send them; empty: CORS is off. */
    readonly corsOrigins: readonly string[];
    /** Networks whose clients need no key. */
    readonly unkeyedCidrs: readonly string[];
    /** Origin (`https://host:port`) under which other servers reach this one. */
    readonly publicUrl?: string;
    /** PEM texts, certificate with its chain. Undefined: plain HTTP. */
    readonly tls?: { readonly cert: string; readonly key: Secret };
    /** PEM of the CA that signed other servers' certificates. Undefined: the public CAs. */
    readonly tlsCa?: string;
  };
  readonly database: {
    /** Undefined: embedded Postgres inside `dataDir`. Its printed form hides the password. */
    readonly url?: Secret;
    readonly poolSize: number;
    readonly statementTimeoutMs: number;
  };
  readonly instruments: readonly ConfiguredInstrument[];
  readonly providers: {
    /** Fallback order. */
    readonly order: readonly string[];
    /** The first match decides; without one, `order`. */
    readonly routes: readonly ProviderRoute[];
    /** Requests a second to one network provider. */
    readonly ratePerSecond: number;
    /** For one request, from its first byte out to its last byte in. */
    readonly deadlineMs: number;
    readonly maxResponseBytes: number;
    readonly csv: {
      readonly dir?: string;
      readonly map: CsvMap;
    };
    readonly tdx: { readonly dir?: string };
    readonly yahoo: { readonly baseUrl: string };
  };
  /** Folders with modules of the operator's own: strategies, and handlers of `custom` tasks. */
  readonly execution: { readonly strategiesDir?: string; readonly handlersDir?: string };
  /** Provider answers that this server keeps for its nodes, in memory. */
  readonly providerCache: {
    readonly maxBytes: number;
    /** How long one about the last days is good. */
    readonly recentMs: number;
  };
  readonly tasks: {
    /** Tasks that run at once inside this server. */
    readonly localWorkers: number;
    /** Of each of them. */
    readonly memoryMb: number;
    /** How long ended ones are kept. */
    readonly keepDays: number;
  };
  readonly sync: {
    readonly scheduler: boolean;
    readonly timezone: string;
    readonly dailyCron: string;
    readonly missingCron: string;
    readonly maxDays: number;
    /** After a session's close, until its bar counts as final. */
    readonly graceMinutes: number;
    /** Between two tries of a failed scheduled run. */
    readonly retryMinutes: number;
  };
  readonly replication: {
    /** In the order in which they were written down. */
    readonly slaves: readonly ConfiguredSlave[];
    /** Origin. Only a slave asks it. */
    readonly masterUrl?: string;
    /** What a slave presents to its master. */
    readonly masterKey?: Secret;
    /** Who starts a transfer: the master (push) or this slave (pull). */
    readonly mode: 'push' | 'pull';
    readonly compression: 'lz4' | 'none';
    /** Networks other servers may have; loopback always may. */
    readonly peerCidrs: readonly string[];
    /** How long deletes are kept for copies that are away. */
    readonly keepDays: number;
    /** In `sync.timezone`. */
    readonly verifyCron: string;
  };
  readonly nodes: {
    /** In the order in which they were written down. */
    readonly configured: readonly ConfiguredWorker[];
    /** What this server presents to nodes, by their ids. */
    readonly keys: readonly { readonly name: string; readonly key: Secret }[];
    /** To all others. */
    readonly apiKey?: Secret;
  };
  readonly weather: {
    /** Polled; empty: no polling. */
    readonly cities: readonly Place[];
    readonly intervalMs: number;
    /** Fallback order. */
    readonly providers: readonly WeatherProviderName[];
    /** Of OpenWeatherMap. */
    readonly apiKey?: Secret;
    readonly openMeteo: { readonly baseUrl: string; readonly archiveBaseUrl: string };
    readonly openWeatherMap: { readonly baseUrl: string };
    readonly rules: WeatherRules;
  };
  readonly redis: {
    /** Undefined: no Redis. Its printed form hides the password. */
    readonly url?: Secret;
    readonly channel: string;
    /** A message larger than this goes as gzip. */
    readonly compressBytes: number;
  };
  readonly alerts: {
    readonly webhooks: readonly string[];
    readonly webhookSecret?: Secret;
    /** All three, or no mail. */
    readonly email?: { readonly smtpUrl: Secret; readonly from: string; readonly to: readonly string[] };
    /** 0: an open alert is never sent again. */
    readonly repeatMs: number;
  };
  readonly log: { readonly level: LogLevel; readonly file: string; readonly format: LogFormat };
}
