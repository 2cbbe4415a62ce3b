import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createStream, RotatingFileStream } from 'rotating-file-stream';

const SIZE = '10M';
const KEPT_FILES = 5;
/** After a full disk, say: logging to the file goes on by itself once there is room again. */
const RETRY_MS = 60_000;

/** The rotated file. A fault of it is reported once and costs the file's lines, never the process. */
export class LogFile {
  private stream: RotatingFileStream | undefined;
  private retry: NodeJS.Timeout | undefined;
  private reported = false;

  constructor(private readonly path: string, private readonly onFault: (error: Error) => void) {
    this.open();
  }

  write(line: string): void {
    this.stream?.write(line);
  }

  async close(): Promise<void> {
    clearTimeout(this.retry);
    const { stream } = this;
    this.stream = undefined;
    if (stream) await new Promise<void>((resolve) => stream.end(resolve));
  }

  private open(): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      // The stream would report these later and by way of a crash.
      accessSync(existsSync(this.path) ? this.path : dirname(this.path), constants.W_OK);
      const stream = createStream(basename(this.path), { path: dirname(this.path), size: SIZE, rotate: KEPT_FILES, mode: 0o640 });
      stream.on('error', (error) => this.fail(error));
      stream.on('warning', (error) => this.fail(error));
      this.stream = stream;
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private fail(error: Error): void {
    this.stream?.destroy();
    this.stream = undefined;
    if (!this.reported) this.onFault(error);
    this.reported = true;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), RETRY_MS).unref();
  }
}
