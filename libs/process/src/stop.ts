import type { Server } from 'node:http';
import type { INestApplication, LoggerService } from '@nestjs/common';

/** An orchestrator kills after 30 s: before that, work that does not end is left to its transaction's rollback. */
const DEADLINE_MS = 28_000;
/** After the 20 s that a sync may take to end its chunk, whoever still reads or drips is cut off. */
const CUT_CONNECTIONS_MS = 22_000;
const LAST_WORDS_MS = 5_000;
const CONTEXT = 'shutdown';

/** What has to end, in this order: work that callers wait for, requests, what this process holds, the log. */
export interface Stoppable {
  /** Ends the work in hand while the port is still open: callers ask for its results. Bounds itself. */
  drain?: () => Promise<void>;
  /** A signal during the start waits for it, so that nothing that it is about to take is left behind. */
  starting?: Promise<void>;
  app?: INestApplication;
  /** The database that this process started, or the lock of its data folder. */
  release?: () => Promise<void>;
  readonly logger: LoggerService & { close(): Promise<void> };
}

/** Ends the process in order: on a signal with code 0, on an error nobody caught with 1. A second signal ends it at once. */
export class ProcessStop {
  private stopping = false;

  /** @param cutConnectionsMs once the port is closed, until whoever still reads or drips is cut off */
  constructor(private readonly parts: Stoppable, private readonly cutConnectionsMs = CUT_CONNECTIONS_MS) {}

  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.onSignal(signal));
    process.on('uncaughtException', (error) => void this.onCrash('uncaught exception', error));
    process.on('unhandledRejection', (reason) => void this.onCrash('unhandled rejection', reason));
  }

  /** As the first signal does; nothing once one has come. @param why as the log shows it */
  request(why: string): void {
    if (this.stopping) return;
    this.stopping = true;
    this.parts.logger.log(`${why}: ending the work in hand (a signal ends at once)`, CONTEXT);
    void this.stopInOrder();
  }

  /** Ends a start that failed: releases what it had taken. */
  async abandon(): Promise<void> {
    this.stopping = true;
    await this.within(LAST_WORDS_MS, this.parts.app?.close());
    await this.within(LAST_WORDS_MS, this.parts.release?.());
    await this.within(LAST_WORDS_MS, this.parts.logger.close());
    process.exit(1);
  }

  private onSignal(signal: NodeJS.Signals): void {
    const { logger } = this.parts;
    if (this.stopping) {
      logger.error(`second ${signal}: ending at once, unfinished work is rolled back`, CONTEXT);
      process.exit(1);
    }
    this.stopping = true;
    logger.log(`${signal}: ending the work in hand (again to end at once)`, CONTEXT);
    void this.stopInOrder();
  }

  private async stopInOrder(): Promise<void> {
    const { logger } = this.parts;
    const deadline = setTimeout(() => {
      logger.error(`the work did not end within ${DEADLINE_MS / 1000} s: ending now`, CONTEXT);
      process.exit(1);
    }, DEADLINE_MS);
    try {
      await this.parts.starting;
      const { app, drain, release } = this.parts;
      await drain?.();
      if (app) await closeApp(app, this.cutConnectionsMs);
      await release?.();
      logger.log('stopped', CONTEXT);
      await logger.close();
      clearTimeout(deadline);
      process.exit(0);
    } catch (error) {
      logger.error('could not stop in order', error, CONTEXT);
      process.exit(1);
    }
  }

  private async onCrash(what: string, error: unknown): Promise<void> {
    const { logger, release } = this.parts;
    logger.fatal?.(`${what}: ending, for nobody knows what state this left`, error, CONTEXT);
    if (this.stopping) process.exit(1);
    this.stopping = true;
    await this.within(LAST_WORDS_MS, release?.());
    await this.within(LAST_WORDS_MS, logger.close());
    process.exit(1);
  }

  private async within(ms: number, work: Promise<void> | undefined): Promise<void> {
    if (!work) return;
    const silence = new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
    });
    const done = work.catch((error: unknown) => {
      this.parts.logger.error('could not stop in order', error, CONTEXT);
    });
    await Promise.race([done, silence]);
  }
}

async function closeApp(app: INestApplication, cutConnectionsMs: number): Promise<void> {
  const server = app.getHttpServer() as Server;
  // Nest closes the port only after the work has ended; a balancer must see at once that this server is leaving.
  if (server.listening) server.close();
  const cut = setTimeout(() => server.closeAllConnections(), cutConnectionsMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
