import type { TidemarkConfig } from '@tidemark/config';
import { VERSION } from '@tidemark/process';

function accessOf(config: TidemarkConfig): string {
  if (!config.apiKey) return 'no API key: this machine only';
  const networks = config.server.unkeyedCidrs;
  return networks.length === 0 ? 'API key in the header X-API-Key' : `API key, or no key from ${networks.join(', ')}`;
}

function roleOf({ role, nodeName, replication }: TidemarkConfig): string {
  const of = role === 'slave' && replication.masterUrl !== undefined ? ` of ${replication.masterUrl}` : '';
  return `${role}${of}, node ${nodeName}`;
}

function nextSteps(config: TidemarkConfig, address: string): string[] {
  const key = config.apiKey ? " -H 'X-API-Key: …'" : '';
  if (config.role === 'slave') {
    return ['  Next: see how far this copy is', `    curl '${address}/api/dms/nodes'${key}`];
  }
  return [
    '  Next: fetch the first bars, then look at them',
    `    curl -X POST ${address}/api/v1/sync-status/sync/batch${key} -H 'Content-Type: application/json' \\`,
    '      -d \'{"start_date":"2020-01-02","end_date":"2020-03-31"}\'',
    `    curl '${address}/api/v1/bars?instruments=SPX.US&start=2020-01-02&end=2020-01-31'${key}`,
  ];
}

/** For the person who started it: where it is, what it uses, what to do next. */
export function banner(config: TidemarkConfig, address: string): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Address', address],
    ['API docs', `${address}/docs`],
    ['Role', roleOf(config)],
    ['Data', config.dataDir],
    ['Database', config.database.url ? config.database.url.toString() : 'embedded PostgreSQL, inside the data folder'],
    ['Access', accessOf(config)],
    ['Settings', config.configFile ?? 'defaults and environment (no settings file)'],
    ['Log', config.log.file],
  ];
  return [
    '', `  Tidemark ${VERSION} is up`, '',
    ...rows.map(([name, value]) => `  ${name.padEnd(10)}${value}`), '',
    ...nextSteps(config, address),
    '  Stop with Ctrl+C.', '', '',
  ].join('\n');
}
