import { letYoungSpaceGrow } from './process/young-space';
import 'reflect-metadata';
import { loadNodeConfig, type NodeConfig } from '@tidemark/config';
import { explainFailure, InstanceLock, ProcessStop, Stoppable } from '@tidemark/process';
import { mkdir } from 'node:fs/promises';
import { createNode } from './create-node';
import { NodeLog, openLog } from './logs/node-log';
import { banner } from './process/banner';
import { nodeAddress } from './registration/node-address';
import { Registration } from './registration/registration';
import { NodeStop } from './stop/node-stop';

const ADDRESS = 'NODE_HOST or NODE_PORT';
/** The tasks have ended by then, or had their 25 s: what is left is the last bytes of an answer. */
const CUT_CONNECTIONS_MS = 1_500;

function readConfig(): NodeConfig {
  // eslint-disable-next-line no-restricted-syntax -- the one place where the environment is handed to libs/config
  return loadNodeConfig({ argv: process.argv.slice(2), env: process.env, cwd: process.cwd() });
}

/** Results and terms in it are one node's. @throws DataDirInUseError */
async function lockData({ dataDir }: NodeConfig): Promise<InstanceLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return InstanceLock.acquire(dataDir, 'node');
}

async function start(config: NodeConfig, parts: Stoppable, log: NodeLog, end: () => void): Promise<void> {
  const lock = await lockData(config);
  parts.release = () => lock.release();
  const app = await createNode(config, log);
  parts.app = app;
  const stop = app.get(NodeStop);
  stop.endBy(end);
  parts.drain = () => stop.drain();
  await app.listen(config.port, config.host);
  const address = await app.getUrl();
  app.get(Registration).start(nodeAddress(config, address));
  log.logger.log(`node ${config.nodeId} (${config.nodeName}) listens on ${address}`, 'start');
  // Who reads the lines by machine has no use for a page.
  if (config.log.format === 'text') process.stdout.write(banner(config, address));
  letYoungSpaceGrow();
}

async function main(): Promise<void> {
  let config: NodeConfig;
  try {
    config = readConfig();
  } catch (error) {
    process.stderr.write(`${explainFailure(error, ADDRESS)}\n`);
    process.exit(1);
  }
  const log = openLog(config);
  const { logger } = log;
  const parts: Stoppable = { logger };
  const stop = new ProcessStop(parts, CUT_CONNECTIONS_MS);
  stop.listen();
  try {
    parts.starting = start(config, parts, log, () => stop.request('shutdown requested'));
    await parts.starting;
  } catch (error) {
    logger.error(explainFailure(error, ADDRESS), 'start');
    process.stderr.write(`${explainFailure(error, ADDRESS)}\n`);
    await stop.abandon();
  }
}

void main();
