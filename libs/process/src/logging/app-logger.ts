import { LoggerService, LogLevel } from '@nestjs/common';
import { Clock, systemClock } from '@tidemark/domain';
import { LineGatherer } from './line-gatherer';
import { LogFile } from './log-file';
import { jsonLine, LevelWord, textLine, textOf } from './log-line';
import { LogRing } from './log-ring';
import { RequestScope } from './request-scope';
import { SecretMask } from './secret-mask';

const ORDER: readonly LogLevel[] = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];
const WORD: Readonly<Record<LogLevel, LevelWord>> = {
  verbose: 'DEBUG', debug: 'DEBUG', log: 'INFO', warn: 'WARNING', error: 'ERROR', fatal: 'ERROR',
};
/** What the framework tells while it wires itself up is of use only to who debugs that. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

export interface LogSettings {
  readonly level: LogLevel;
  readonly file: string;
  /** Default: text. */
  readonly format?: 'text' | 'json';
  readonly timeZone: string;
  /** Values that never stand in a line. */
  readonly secrets: readonly string[];
  /** Has each line as well, for who shows the last ones. */
  readonly ring?: LogRing;
}

/** Writes each event as one line to stdout and the log file; secrets are masked, control characters escaped. */
export class AppLogger implements LoggerService {
  /** What the lines show of requests; undefined: nothing, so nobody need keep it up. */
  readonly requests: RequestScope | undefined;
  private readonly mask = new SecretMask();
  private readonly file: LogFile;
  private readonly lines: LineGatherer;
  private readonly threshold: number;

  constructor(private readonly settings: LogSettings, private readonly clock: Clock = systemClock) {
    settings.secrets.forEach((secret) => this.mask.add(secret));
    this.requests = settings.format === 'json' ? new RequestScope() : undefined;
    this.threshold = ORDER.indexOf(settings.level);
    // A reader that went away (`| head`) must not end the server.
    process.stdout.on('error', ignoreClosedPipe);
    this.file = new LogFile(settings.file, (error) => {
      process.stdout.write(this.record('warn', `${settings.file} cannot be written, logging to stdout only: ${error.message}`, 'logging'));
    });
    this.lines = new LineGatherer((text) => {
      process.stdout.write(text);
      this.file.write(text);
    });
  }

  /** A secret that became known after the start. */
  hide(secret: string): void {
    this.mask.add(secret);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.emit('log', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.emit('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.emit('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.emit('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.emit('verbose', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.emit('fatal', message, rest);
  }

  /** Waits until the file has it all, as stdout has. */
  close(): Promise<void> {
    this.lines.close();
    return this.file.close();
  }

  /** Nest hands the context over as the last string; between message and context stand errors, stacks or data. */
  private emit(level: LogLevel, message: unknown, rest: readonly unknown[]): void {
    const last = rest.at(-1);
    const context = typeof last === 'string' ? last : 'app';
    const between = (typeof last === 'string' ? rest.slice(0, -1) : rest).filter((part) => part !== undefined);
    const shown: LogLevel = level === 'log' && FRAMEWORK.has(context) ? 'debug' : level;
    if (ORDER.indexOf(shown) < this.threshold) return;
    const event = [message, ...between].map(textOf).join(' ');
    this.lines.add(this.record(shown, event, context), ORDER.indexOf(shown) > ORDER.indexOf('log'));
  }

  /** @returns the line as it is written */
  private record(level: LogLevel, event: string, context: string): string {
    const { requests, settings: { timeZone, ring } } = this;
    const entry = { atMs: this.clock.now(), timeZone, level: WORD[level], context, message: this.mask.apply(event) };
    ring?.add(entry);
    // Callers choose the ids of their requests: there may be anything in them.
    return requests ? jsonLine({ ...entry, requestId: requests.id && this.mask.apply(requests.id) }) : textLine(entry);
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
