import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { loadConfig, type TidemarkConfig } from '@tidemark/config';
import { AppLogger, explainFailure, ProcessStop, Stoppable, VERSION } from '@tidemark/process';
import { alertSecrets } from './alerts/alerts-options';
import { createApp } from './create-app';
import { banner } from './process/banner';
import { openDatabase } from './process/database-server';

const ADDRESS = 'HOST or PORT';

function readConfig(): TidemarkConfig {
  // eslint-disable-next-line no-restricted-syntax -- the one place where the environment is handed to libs/config
  return loadConfig({ argv: process.argv.slice(2), env: process.env, cwd: process.cwd() });
}

function openLog(config: TidemarkConfig): AppLogger {
  const { level, file, format } = config.log;
  const { masterKey, slaves } = config.replication;
  const { apiKey: nodeApiKey, keys: nodeKeys } = config.nodes;
  const keys = [config.apiKey, masterKey, nodeApiKey, config.weather.apiKey, config.alerts.webhookSecret, ...[...slaves, ...nodeKeys].map(({ key }) => key)];
  const secrets = [...keys.flatMap((secret) => (secret ? [secret.reveal()] : [])), ...alertSecrets(config.alerts)];
  const logger = new AppLogger({ level, file, format, timeZone: config.sync.timezone, secrets });
  // What libraries log before and outside of the application goes the same way.
  Logger.overrideLogger(logger);
  return logger;
}

async function start(config: TidemarkConfig, parts: Stoppable, logger: AppLogger): Promise<void> {
  const database = await openDatabase(config, (password) => logger.hide(password));
  parts.release = () => database.stop();
  const app = await createApp(config, logger, () => database.url());
  parts.app = app;
  // The port opens at once; connecting and migrating go on in the background, and /health/ready tells.
  await app.listen(config.server.port, config.server.host);
  const address = await app.getUrl();
  await database.announce(address);
  // Who reads the lines by machine has no use for a page.
  if (config.log.format === 'json') logger.log(`Tidemark ${VERSION} is up at ${address}`, 'start');
  else process.stdout.write(banner(config, address));
}

async function main(): Promise<void> {
  let config: TidemarkConfig;
  try {
    config = readConfig();
  } catch (error) {
    process.stderr.write(`${explainFailure(error, ADDRESS)}\n`);
    process.exit(1);
  }
  const logger = openLog(config);
  const parts: Stoppable = { logger };
  const stop = new ProcessStop(parts);
  stop.listen();
  try {
    parts.starting = start(config, parts, logger);
    await parts.starting;
  } catch (error) {
    logger.error(explainFailure(error, ADDRESS), 'start');
    process.stderr.write(`${explainFailure(error, ADDRESS)}\n`);
    await stop.abandon();
  }
}

void main();
