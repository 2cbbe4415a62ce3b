import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { WebSocket } from 'ws';
import { type EventHub, messageOf } from './event-hub';
import { Topics, topics } from './event-topics';

/** What waits in this process for one reader; everything else waits in the ring, which is there once for all. */
const SOCKET_BYTES = 128 * 1024;
/** A reader that has once caught up and is so far behind for so long is too slow. */
const LAG_BYTES = 1024 * 1024;
const LAG_MS = 3_000;
const PING_MS = 20_000;
/** For the reader to say goodbye as well; then it is cut off. One that is slow has first to take what is on its way. */
const CLOSE_WITHIN_MS = 2_000;
const CLOSE_SLOW_WITHIN_MS = 15_000;

const POLICY = 1008;
const NOT_TEXT = 1003;
const TRY_AGAIN_LATER = 1013;

const request = z.strictObject({ subscribe: topics });

/** One reader: sends what there is in the ring at the pace at which it is taken, until it is too slow, dead or done. */
export class EventStream {
  private topics = Topics.all;
  private next: number;
  private live = false;
  private blocked = false;
  private closing = false;
  private laggingSince: number | undefined;
  private pingedAt = performance.now();
  private answered = true;

  constructor(private readonly ws: WebSocket, private readonly socket: Duplex, private readonly hub: EventHub) {
    this.next = hub.ring.last + 1;
    ws.on('message', (bytes, isBinary) => this.hear(bytes as Buffer, isBinary));
    ws.on('pong', () => { this.answered = true; });
    // What comes after it is 'close'.
    ws.on('error', () => undefined);
  }

  /** @param since number of the last event that the reader has; undefined: it wants only what is to come */
  begin(wanted: Topics, since: number | undefined): void {
    this.topics = wanted;
    const { first, last } = this.hub.ring;
    if (since !== undefined) {
      const known = since >= first - 1 && since <= last;
      this.next = known ? since + 1 : first;
      if (!known) this.ws.send(messageOf({ type: 'gap', at: this.hub.now(), seq: first - 1 }, { from: since + 1, to: first - 1 }), { binary: false });
    }
    this.pump();
  }

  /** Sends on, as far as the reader takes it. */
  pump(): void {
    if (this.closing || this.ws.readyState !== this.ws.OPEN) return;
    if (this.blocked) {
      this.judge();
      return;
    }
    const { ring } = this.hub;
    // One write for many messages.
    this.socket.cork();
    while (this.next <= ring.last && this.ws.bufferedAmount <= SOCKET_BYTES) {
      const event = ring.at(this.next);
      if (!event) break;
      this.next++;
      if (this.topics.has(event.type)) this.ws.send(event.message, { binary: false });
    }
    this.socket.uncork();
    if (this.next > ring.last) {
      this.live = true;
      this.laggingSince = undefined;
    } else this.wait();
  }

  /** Called every half second. */
  tick(): void {
    if (this.closing) return;
    if (this.blocked) this.judge();
    const now = performance.now();
    if (now - this.pingedAt < PING_MS) return;
    if (!this.answered) {
      this.ws.terminate();
      return;
    }
    this.answered = false;
    this.pingedAt = now;
    this.ws.ping();
  }

  close(code: number, reason: string, withinMs = CLOSE_WITHIN_MS): void {
    if (this.closing) return;
    this.closing = true;
    this.ws.close(code, reason);
    const cut = setTimeout(() => this.ws.terminate(), withinMs);
    this.ws.once('close', () => clearTimeout(cut));
  }

  private wait(): void {
    if (this.next < this.hub.ring.first) {
      this.judge();
      return;
    }
    this.blocked = true;
    this.socket.once('drain', () => {
      this.blocked = false;
      this.pump();
    });
  }

  /** Overtaken by the ring: what it has not got is gone. Far behind for long: it will be. */
  private judge(): void {
    const { ring } = this.hub;
    if (this.next < ring.first) {
      this.tooSlow();
      return;
    }
    if (!this.live || ring.bytesFrom(this.next) + this.ws.bufferedAmount <= LAG_BYTES) {
      this.laggingSince = undefined;
      return;
    }
    this.laggingSince ??= performance.now();
    if (performance.now() - this.laggingSince > LAG_MS) this.tooSlow();
  }

  private tooSlow(): void {
    this.close(TRY_AGAIN_LATER, `too slow; come back with ?since=${this.next - 1}`, CLOSE_SLOW_WITHIN_MS);
  }

  private hear(bytes: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.close(NOT_TEXT, 'JSON text only');
      return;
    }
    const asked = request.safeParse(parsed(bytes));
    if (asked.success) this.topics = asked.data.subscribe;
    else this.close(POLICY, 'not understood; send {"subscribe":["sync.*"]} or nothing');
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
