import { StringDecoder } from 'node:string_decoder';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** Joined before they are cut into lines: COPY sends a row at a time, and a turn of the event loop for each is slow. */
const BATCH_BYTES = 1 << 20;

/** The rows of a `COPY (select key, …) TO STDOUT`, one after the other, hundreds of thousands a second. */
export class RowCursor {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly decoder = new StringDecoder('utf8');
  private lines: string[] = [];
  private at = 0;
  private rest = '';

  constructor(client: Client, sql: string) {
    this.chunks = (client.query(copyTo(sql)) as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** The line at hand with its key in front, as COPY writes it; undefined: none is at hand. */
  get line(): string | undefined {
    return this.lines[this.at];
  }

  /** Its first column; for text that COPY does not have to escape. */
  get key(): string {
    const line = this.lines[this.at];
    return line.slice(0, line.indexOf('\t'));
  }

  step(): void {
    this.at++;
  }

  /** Gets more if none is at hand. False at the end. */
  async fill(): Promise<boolean> {
    while (this.at >= this.lines.length) {
      const batch: Buffer[] = [];
      let bytes = 0;
      while (bytes < BATCH_BYTES) {
        const next = await this.chunks.next();
        if (next.done === true) break;
        batch.push(next.value);
        bytes += next.value.length;
      }
      if (bytes === 0) return false;
      const lines = (this.rest + this.decoder.write(Buffer.concat(batch))).split('\n');
      this.rest = lines.pop() as string;
      this.lines = lines;
      this.at = 0;
    }
    return true;
  }
}
