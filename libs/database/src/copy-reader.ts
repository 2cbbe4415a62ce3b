import type { Connection } from 'pg';

/** Messages of the protocol are told by their first byte. */
const COPY_DATA = 0x64;
/** CopyOutResponse, and what may stand between rows: notices, parameters, notifications. */
const OF_A_COPY = new Set([COPY_DATA, 0x48, 0x4e, 0x53, 0x41]);
/** Type and length. */
const HEAD_BYTES = 5;

/**
 * One `COPY … TO STDOUT` as a query of pg. Postgres sends a message for each row; their payloads are pushed together in
 * place, chunk of the socket by chunk, for an object a row costs as much as all the rest. Everything after the rows, an
 * error too, is left to pg.
 */
export class CopyReader {
  private readonly found: Buffer[] = [];
  private carry: Buffer | undefined;
  private wire: Connection | undefined;
  private readonly parsers: ((chunk: Buffer) => void)[] = [];
  private settle: { done(chunks: Buffer[]): void; fail(error: Error): void } | undefined;
  readonly chunks: Promise<Buffer[]>;
  onChunk: () => void = () => undefined;
  /** pg hangs its own timeout on this property and calls it at the end. */
  callback: (error?: Error) => void = () => undefined;

  constructor(readonly text: string) {
    this.chunks = new Promise((done, fail) => { this.settle = { done, fail }; });
  }

  submit(wire: Connection): void {
    this.wire = wire;
    for (const listener of wire.stream.listeners('data')) this.parsers.push(listener as (chunk: Buffer) => void);
    wire.stream.removeAllListeners('data');
    wire.stream.on('data', this.take);
    wire.query(this.text);
  }

  handleError(error: Error): void {
    this.handBack(Buffer.alloc(0));
    this.settle?.fail(error);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.settle?.done(this.found);
    this.callback();
  }

  /** pg tells of these, too; there is nothing to do. */
  handleCommandComplete(): void {}
  handleCopyData(): void {}
  handleRowDescription(): void {}
  handleEmptyQuery(): void {}

  private readonly take = (chunk: Buffer): void => {
    this.onChunk();
    let at = this.carry ? this.finish(this.carry, chunk) : 0;
    let kept = 0;
    while (at + HEAD_BYTES <= chunk.length) {
      const end = at + 1 + chunk.readUInt32BE(at + 1);
      if (!OF_A_COPY.has(chunk[at])) {
        this.keep(chunk.subarray(0, kept));
        this.handBack(Buffer.from(chunk.subarray(at)));
        return;
      }
      if (end > chunk.length) break;
      if (chunk[at] === COPY_DATA) {
        chunk.copyWithin(kept, at + HEAD_BYTES, end);
        kept += end - at - HEAD_BYTES;
      }
      at = end;
    }
    // A copy, for the place of what is cut is pushed over by what was kept.
    if (at < chunk.length) this.carry = Buffer.concat(this.carry ? [this.carry, chunk.subarray(at)] : [chunk.subarray(at)]);
    this.keep(chunk.subarray(0, kept));
  };

  /** Completes the message that the chunk before cut; returns where the next begins. */
  private finish(cut: Buffer, chunk: Buffer): number {
    const head = cut.length < HEAD_BYTES ? Buffer.concat([cut, chunk.subarray(0, HEAD_BYTES - cut.length)]) : cut;
    // Not even its length: all of the chunk belongs to it.
    if (head.length < HEAD_BYTES) return 0;
    // What ends the rows is pg's, from its first byte on.
    const size = OF_A_COPY.has(head[0]) ? 1 + head.readUInt32BE(1) : HEAD_BYTES;
    const from = Math.min(chunk.length, size - cut.length);
    const message = Buffer.concat([cut, chunk.subarray(0, from)]);
    if (!OF_A_COPY.has(head[0])) {
      this.carry = undefined;
      this.handBack(Buffer.concat([cut, chunk]));
      return chunk.length;
    }
    if (message.length < size) {
      this.carry = message;
      return chunk.length;
    }
    this.carry = undefined;
    if (head[0] === COPY_DATA) this.keep(message.subarray(HEAD_BYTES));
    return from;
  }

  private keep(rows: Buffer): void {
    if (rows.length > 0) this.found.push(rows);
  }

  /** What follows is pg's again. */
  private handBack(rest: Buffer): void {
    const { wire } = this;
    if (!wire) return;
    this.wire = undefined;
    wire.stream.off('data', this.take);
    for (const parser of this.parsers) {
      wire.stream.on('data', parser);
      if (rest.length > 0) parser(rest);
    }
  }
}
