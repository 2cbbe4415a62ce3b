import { Secret } from '../secret';
import { LogFormat, LogLevel, TidemarkConfig } from '../tidemark-config';

/** Every setting of a worker node, read once at the start. Paths are absolute; durations carry their unit in the name. */
export interface NodeConfig {
  /** The file that was read; undefined where there is none. */
  readonly configFile?: string;
  /** 1 to 64 of letters, digits, `_`, `.`, `-`. */
  readonly nodeId: string;
  readonly nodeName: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: the node listens on loopback only. */
  readonly apiKey?: Secret;
  /** Origin under which the server reaches this node. Undefined: where it listens. */
  readonly publicUrl?: string;
  /** PEM texts, certificate with its chain. Undefined: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: Secret };
  /** PEM of the CA that signed the server's certificate. Undefined: the public CAs. */
  readonly tlsCa?: string;
  /** Networks whose clients need no key. */
  readonly unkeyedCidrs: readonly string[];
  /** Origin of the server. Undefined: there is none to register with. */
  readonly masterUrl?: string;
  /** What this node presents to the server. */
  readonly masterKey?: Secret;
  readonly autoRegister: boolean;
  /** With the other nodes of the server, of its data providers. */
  readonly sharesAnswers: boolean;
  /** Networks that the server may have; loopback always may. */
  readonly peerCidrs: readonly string[];
  readonly heartbeatIntervalMs: number;
  /** Tasks that run at once. */
  readonly maxWorkers: number;
  /** Tasks that may wait beyond those. */
  readonly maxQueuedTasks: number;
  /** Of a task that names none. */
  readonly taskTimeoutMs: number;
  /** Of all running tasks together. */
  readonly maxMemoryMb: number;
  /** Of the whole machine, 0 to 100. */
  readonly maxCpuPercent: number;
  readonly healthyWord: string;
  readonly dataDir: string;
  readonly strategiesDir?: string;
  readonly handlersDir?: string;
  readonly capabilities: readonly string[];
  readonly providers: TidemarkConfig['providers'];
  readonly log: { readonly level: LogLevel; readonly file: string; readonly format: LogFormat };
}
