import { z } from 'zod';
import { peerUrl } from '../peer-rules';
import { providersSection } from '../providers-schema';
import { cidrs, decimal, host, integer, key, line, list, logFormat, logLevel, onOff, path, text } from '../schema-pieces';

/** What every node can do: the words of the task types, and those by which older clients ask. */
const CAPABILITIES = [
  'data_import', 'analysis', 'backtest', 'optimization', 'custom',
  'data_fetch', 'data_process', 'stock_data', 'indicator_calc', 'genetic_algorithm',
];
const LEVELS_OF_OLD: Readonly<Record<string, string>> = { critical: 'fatal', warning: 'warn', info: 'log', trace: 'verbose' };

const level = z.preprocess((value) => {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  return typeof word === 'string' && Object.hasOwn(LEVELS_OF_OLD, word) ? LEVELS_OF_OLD[word] : word;
}, logLevel);

const document = z.strictObject({
  node_id: text((s) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(s), 'must be 1 to 64 letters, digits and _ . - and start with a letter or digit').optional(),
  node_name: line(64).optional(),
  host: host.default('127.0.0.1'),
  port: integer(0, 65_535).default(8900),
  api_key: key.optional(),
  public_url: peerUrl.optional(),
  tls_cert: path.optional(),
  tls_key: path.optional(),
  tls_ca: path.optional(),
  unkeyed_cidrs: cidrs.default([]),
  master_url: peerUrl.optional(),
  master_key: key.optional(),
  master_host: host.optional(),
  master_port: integer(1, 65_535).default(8000),
  auto_register: onOff.default(true),
  peer_cidrs: cidrs.default([]),
  heartbeat_interval: decimal(0.1, 3600).default(10),
  max_workers: integer(1, 256).default(4),
  max_queued_tasks: integer(0, 1_000_000).default(0),
  task_timeout: integer(10, 86_400).default(300),
  max_memory_mb: integer(64, 16_777_216).default(4096),
  max_cpu_percent: decimal(1, 100).default(80),
  healthy_word: text((s) => /^[a-z][a-z_]{0,31}$/.test(s), 'must be a word such as healthy').default('healthy'),
  data_dir: path.optional(),
  strategies_dir: path.optional(),
  handlers_dir: path.optional(),
  capabilities: list((s) => /^[a-z][a-z0-9_]{0,63}$/.test(s), 'must list words such as backtest').default(CAPABILITIES),
  providers: providersSection,
  log_level: level.default('log'),
  log_file: path.default('logs/node.log'),
  log_format: logFormat.default('text'),
  debug: onOff.default(false),
  enable_caching: onOff.default(true),
  cache_dir: path.optional(),
  cache_size_mb: decimal(0, 1e9).optional(),
});

/** The document of node_config.json. `null`, which files of older nodes hold for what is not set, counts as absent. */
export const nodeSchema = z.preprocess(
  (value) => Object.fromEntries(Object.entries(value as object).filter(([, held]) => held !== null)),
  document,
);

export type NodeDocument = z.output<typeof document>;
