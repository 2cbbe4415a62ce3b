import { TidemarkError } from '@tidemark/domain';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** 409: this server's reign is over. */
class StaleTermError extends TidemarkError {
  readonly code = 'stale_term';
  readonly status = 409;
  override readonly messageZh: string;

  constructor(term: number, known: number) {
    super(`term ${term} is over: ${known} has begun`);
    this.messageZh = `任期 ${term} 已过期，当前任期为 ${known}`;
  }
}

/** The highest term that this node has met, in a file: an old master is not obeyed after a restart either. */
export class TermMemory {
  private highest: number;

  /** @throws Error where the file holds no term: to forget it silently would be to obey anybody */
  constructor(private readonly file: string) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '0';
    this.highest = Number(text);
    if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(this.highest)) throw new Error(`${file} holds no term; remove it only if no master was ever deposed`);
  }

  /** @throws StaleTermError */
  meet(term: number): void {
    if (term < this.highest) throw new StaleTermError(term, this.highest);
    if (term === this.highest) return;
    this.write(term);
    this.highest = term;
  }

  private write(term: number): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    const half = `${this.file}.tmp`;
    const file = openSync(half, 'w', 0o600);
    try {
      writeSync(file, `${term}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(half, this.file);
  }
}
