import { Logger } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { AppLogger, LogRing } from '@tidemark/process';

/** The log of this process, and its last lines for whoever asks over HTTP. */
export interface NodeLog {
  readonly logger: AppLogger;
  readonly ring: LogRing;
}

export function openLog({ log: { level, file, format }, apiKey, masterKey }: NodeConfig): NodeLog {
  const secrets = [apiKey, masterKey].flatMap((secret) => (secret ? [secret.reveal()] : []));
  const ring = new LogRing();
  // A node's day is that of its clients, who are told naive local times.
  const logger = new AppLogger({ level, file, format, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, secrets, ring });
  // What libraries log before and outside of the application goes the same way.
  Logger.overrideLogger(logger);
  return { logger, ring };
}
