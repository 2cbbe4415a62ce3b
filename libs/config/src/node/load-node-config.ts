import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { Certificates, readCertificates } from '../certificate-files';
import { ConfigError, ConfigProblem } from '../config.error';
import { Origin } from '../cross-checks';
import { Secret } from '../secret';
import { ConfigSources, freeze, MergedSources } from '../sources/merged-sources';
import { LogLevel } from '../tidemark-config';
import { toProviders } from '../to-config';
import { masterUrlOf, nodeChecks } from './node-checks';
import { NodeConfig } from './node-config';
import { keptNodeId } from './node-id';
import { NodeDocument, nodeSchema } from './node-schema';
import { NODE_CONFIG_FILE, NODE_SETTINGS } from './node-settings';

const TLS = { cert: 'tls_cert', key: 'tls_key', ca: 'tls_ca', keyName: 'NODE_TLS_KEY' };

/**
 * A worker node's. Argument > environment > file > default, merged key by key. Makes the data folder, and keeps the
 * node's id in it if none is set.
 * @throws ConfigError listing every problem with its key and where it was said.
 */
export function loadNodeConfig(sources: ConfigSources): NodeConfig {
  const merged = new MergedSources(NODE_SETTINGS, NODE_CONFIG_FILE, sources);
  const { problems, said, path } = merged;
  const parsed = nodeSchema.safeParse(merged.tree);
  if (!parsed.success) throw new ConfigError([...problems, ...merged.toProblems(parsed.error)]);
  const c = parsed.data;
  problems.push(...nodeChecks(c, said));
  const certificates = readCertificates({ cert: c.tls_cert, key: c.tls_key, ca: c.tls_ca }, { path, said, problems, names: TLS });
  if (problems.length > 0) throw new ConfigError(problems);
  const dataDir = path('data_dir', c.data_dir ?? `data/node-${c.port}`);
  const nodeId = settleIn(dataDir, c.node_id, said('data_dir'));
  return freeze(toNodeConfig(c, { path, certificates, configFile: merged.file, dataDir, nodeId }));
}

/** @returns the node's id. @throws ConfigError where the folder cannot be used */
function settleIn(dataDir: string, nodeId: string | undefined, { key, source }: Origin): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    return nodeId ?? keptNodeId(dataDir);
  } catch (error) {
    const reason = `${dataDir} cannot be used: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    const problem: ConfigProblem = { key: key === 'data_dir' ? 'NODE_DATA_DIR' : key, source, code: 'bad_value', reason };
    throw new ConfigError([problem]);
  }
}

interface Surroundings {
  path(this: void, fileKey: string, value: string): string;
  readonly certificates: Certificates;
  readonly configFile?: string;
  readonly dataDir: string;
  readonly nodeId: string;
}

function levelOf({ debug, log_level: level }: NodeDocument): LogLevel {
  return debug && level !== 'verbose' ? 'debug' : level;
}

/** The checked document in the words of the program. */
function toNodeConfig(c: NodeDocument, { path, certificates, ...found }: Surroundings): NodeConfig {
  const optionalPath = (fileKey: string, value?: string) => (value === undefined ? undefined : path(fileKey, value));
  return {
    ...found, ...certificates,
    nodeName: c.node_name ?? hostname(),
    host: c.host, port: c.port, publicUrl: c.public_url, unkeyedCidrs: c.unkeyed_cidrs,
    apiKey: c.api_key === undefined ? undefined : Secret.of(c.api_key),
    masterUrl: masterUrlOf(c), masterKey: c.master_key === undefined ? undefined : Secret.of(c.master_key),
    sharesAnswers: c.enable_caching, autoRegister: c.auto_register, peerCidrs: c.peer_cidrs, heartbeatIntervalMs: Math.round(c.heartbeat_interval * 1000),
    maxWorkers: c.max_workers, maxQueuedTasks: c.max_queued_tasks, taskTimeoutMs: c.task_timeout * 1000,
    maxMemoryMb: c.max_memory_mb, maxCpuPercent: c.max_cpu_percent, healthyWord: c.healthy_word,
    strategiesDir: optionalPath('strategies_dir', c.strategies_dir), handlersDir: optionalPath('handlers_dir', c.handlers_dir),
    capabilities: c.capabilities, providers: toProviders(c.providers, path),
    log: { level: levelOf(c), file: path('log_file', c.log_file), format: c.log_format },
  };
}
