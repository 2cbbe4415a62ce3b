import { InstrumentKey } from '@tidemark/domain';
import { CsvMap } from './csv-map';
import { Secret } from './secret';

export type Role = 'master' | 'slave';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'log' | 'debug' | 'verbose';

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
  readonly log: { readonly level: LogLevel; readonly file: string };
}
