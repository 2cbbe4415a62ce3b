import { readCertificates } from './certificate-files';
import { ConfigError } from './config.error';
import { configSchema } from './config-schema';
import { crossChecks } from './cross-checks';
import { CONFIG_FILE, SETTINGS } from './settings';
import { ConfigSources, freeze, MergedSources } from './sources/merged-sources';
import { TidemarkConfig } from './tidemark-config';
import { toConfig } from './to-config';

const TLS = { cert: 'server.tls.cert', key: 'server.tls.key', ca: 'server.tls.ca', keyName: 'TLS_KEY' };

/**
 * The server's and the CLI's. Argument > environment > file > default, merged key by key.
 * @throws ConfigError listing every problem with its key and where it was said.
 */
export function loadConfig(sources: ConfigSources): TidemarkConfig {
  const merged = new MergedSources(SETTINGS, CONFIG_FILE, sources);
  const { problems, said, path } = merged;
  const parsed = configSchema.safeParse(merged.tree);
  if (!parsed.success) throw new ConfigError([...problems, ...merged.toProblems(parsed.error)]);
  problems.push(...crossChecks(parsed.data, said));
  const certificates = readCertificates(parsed.data.server.tls, { path, said, problems, names: TLS });
  if (problems.length > 0) throw new ConfigError(problems);
  return freeze(toConfig(parsed.data, { path, certificates, configFile: merged.file }));
}
