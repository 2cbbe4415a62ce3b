import { PROVIDER_SETTINGS, Setting, setting } from '../settings';

interface Extra {
  readonly alias?: string;
  readonly secret?: boolean;
}

function nodeSetting(env: string, fileKey: string, fallback: string, description: string, { alias, secret }: Extra = {}): Setting {
  return { ...setting(env, fileKey, fallback, description, secret), alias };
}

/** The file itself is named by argument or environment only. */
export const NODE_CONFIG_FILE = nodeSetting('NODE_CONFIG_FILE', '', 'node_config.json', 'The settings file, JSON or YAML; may be absent unless it is named here', { alias: 'config' });

/** Every setting of a worker node. The keys of the file are those that nodes of the older protocol know, and more of their kind. */
export const NODE_SETTINGS: readonly Setting[] = [
  NODE_CONFIG_FILE,
  nodeSetting('NODE_ID', 'node_id', '', 'Its name among all nodes; default: 8 hex digits, made once and kept in NODE_DATA_DIR'),
  nodeSetting('NODE_NAME', 'node_name', '', 'Its name for people; default: the host name'),
  nodeSetting('NODE_HOST', 'host', '127.0.0.1', 'Address to listen on; anything but loopback needs NODE_API_KEY', { alias: 'host' }),
  nodeSetting('NODE_PORT', 'port', '8900', 'Port to listen on; 0 takes a free one', { alias: 'port' }),
  nodeSetting('NODE_API_KEY', 'api_key', '', 'Key that callers send as X-API-Key; without it only loopback is served', { alias: 'api-key', secret: true }),
  nodeSetting('NODE_PUBLIC_URL', 'public_url', '', 'Address under which the server reaches this node, such as http://10.0.0.7:8900; default: NODE_HOST and NODE_PORT'),
  nodeSetting('NODE_TLS_CERT', 'tls_cert', '', 'PEM file with the certificate of this node and its chain; with NODE_TLS_KEY it serves https only'),
  nodeSetting('NODE_TLS_KEY', 'tls_key', '', 'PEM file with the private key of NODE_TLS_CERT'),
  nodeSetting('NODE_TLS_CA', 'tls_ca', '', "PEM file with the CA that signed the server's certificate; default: the public CAs"),
  nodeSetting('UNKEYED_CIDRS', 'unkeyed_cidrs', '', 'Comma list of networks whose clients need no key: clients from before there were keys'),
  nodeSetting('MASTER_URL', 'master_url', '', 'The server to register with, such as http://10.0.0.2:8000; without it the node simply serves'),
  nodeSetting('MASTER_KEY', 'master_key', '', 'The key that this node presents to the server', { secret: true }),
  nodeSetting('PEER_CIDRS', 'peer_cidrs', '', 'Comma list of networks that the server may have; loopback always may'),
  nodeSetting('HEARTBEAT_INTERVAL', 'heartbeat_interval', '10', 'Between two heartbeats to the server, in seconds'),
  nodeSetting('MAX_WORKERS', 'max_workers', '4', 'Tasks that run at once'),
  nodeSetting('MAX_QUEUED_TASKS', 'max_queued_tasks', '0', 'Tasks that may wait beyond those; further ones are refused as busy'),
  nodeSetting('TASK_TIMEOUT', 'task_timeout', '300', 'Of a task that names none, in seconds'),
  nodeSetting('MAX_MEMORY_MB', 'max_memory_mb', '4096', 'Memory of all running tasks together'),
  nodeSetting('MAX_CPU_PERCENT', 'max_cpu_percent', '80', 'Above this load of the machine the node is overloaded'),
  nodeSetting('NODE_HEALTHY_WORD', 'healthy_word', 'healthy', 'Status of a node that has nothing to complain of; older clients look for active'),
  nodeSetting('NODE_DATA_DIR', 'data_dir', '', 'Where its id and stored results live; default: ./data/node-<port>'),
  nodeSetting('STRATEGIES_DIR', 'strategies_dir', '', 'Folder with strategy modules of your own, for backtests and optimizations'),
  nodeSetting('HANDLERS_DIR', 'handlers_dir', '', 'Folder with handler modules of your own, for tasks of type custom'),
  nodeSetting('ENABLE_CACHING', 'enable_caching', 'true', 'Share answers of data providers with the other nodes of the server'),
  ...PROVIDER_SETTINGS,
  nodeSetting('LOG_LEVEL', 'log_level', 'log', 'fatal, error, warn, log, debug or verbose; CRITICAL, WARNING and INFO of older files too'),
  nodeSetting('LOG_FILE', 'log_file', 'logs/node.log', 'The log file, rotated'),
  nodeSetting('LOG_FORMAT', 'log_format', 'text', 'text, or json: one object a line, with the id of the request that it serves'),
  { name: 'debug', env: '', fileKey: 'debug', default: 'off', description: 'Log level debug', isSwitch: true },
];

/** The settings that only the file can say. */
export const NODE_FILE_ONLY: readonly Pick<Setting, 'fileKey' | 'default' | 'description'>[] = [
  { fileKey: 'capabilities', default: 'what every node can do', description: 'List of words by which the server chooses; a node is not asked for what it does not list' },
  { fileKey: 'auto_register', default: 'true', description: 'false: no registration, whatever MASTER_URL says' },
  { fileKey: 'master_host', default: '', description: 'With master_port (8000) the older spelling of master_url, which goes before it' },
  { fileKey: 'cache_dir, cache_size_mb', default: '', description: 'Taken from older files; without effect: shared answers lie in the server' },
];
