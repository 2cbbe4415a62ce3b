import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Client, Database } from '@tidemark/database';
import { EventHub, type StampedEvent } from './event-hub';
import { OtherServers } from './other-servers';
import { type Note, noteOf, readNote } from './relay-note';

const EVENTS_CHANNEL = 'tidemark_events';
const RECONNECT_MS = 1_000;
/** What happens within it goes out together: a commit that notifies waits for all others that do. */
const GATHER_MS = 50;
const AT_ONCE = 500;
/** While Postgres is away; older ones are given up, and the others hear that some are missing. */
const MAX_WAITING = 2_000;
/** Each server on a database sees these itself. */
const SEEN_BY_ALL: ReadonlySet<string> = new Set(['replication.delay', 'node.health']);

/**
 * Servers on one database tell each other what happens, by NOTIFY. What came this way is kept here and never passed on,
 * so nothing can go round in circles.
 */
@Injectable()
export class EventRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('events');
  private readonly origin = randomUUID();
  private readonly others = new OtherServers();
  private readonly waiting: string[] = [];
  private told = 0;
  private client: Client | undefined;
  private reconnect: NodeJS.Timeout | undefined;
  private gather: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly database: Database, private readonly hub: EventHub) {
    hub.onOwn((event) => this.tell(event));
  }

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.listen(), () => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.reconnect);
    clearTimeout(this.gather);
    await this.sending;
    await this.send();
    // A connection that is gone already was to be ended.
    await this.client?.end().catch(() => undefined);
  }

  private tell(event: StampedEvent): void {
    if (SEEN_BY_ALL.has(event.type)) return;
    this.waiting.push(noteOf({ from: this.origin, n: ++this.told, ...event }));
    if (this.waiting.length > MAX_WAITING) this.waiting.shift();
    this.sendSoon();
  }

  private sendSoon(): void {
    if (this.stopped || this.gather || this.sending) return;
    this.gather = setTimeout(() => {
      this.gather = undefined;
      this.sending = this.send().finally(() => {
        this.sending = undefined;
        if (this.waiting.length > 0 && this.client) this.sendSoon();
      });
    }, GATHER_MS).unref();
  }

  /** What could not be sent waits for the next connection. */
  private async send(): Promise<void> {
    const { client } = this;
    if (!client || this.waiting.length === 0) return;
    const notes = this.waiting.splice(0, AT_ONCE);
    try {
      await client.query('select pg_notify($1, note) from unnest($2::text[]) note', [EVENTS_CHANNEL, notes]);
    } catch (error) {
      this.waiting.unshift(...notes.slice(-MAX_WAITING));
      this.log.debug(`events not passed on: ${String(error)}`);
    }
  }

  private hear(payload: string | undefined): void {
    const note: Note | undefined = readNote(payload ?? '');
    if (!note || note.from === this.origin) return;
    const missed = this.others.missed(note.from, note.n);
    if (missed > 0) this.hub.keepGap(missed);
    this.hub.keep(note);
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    try {
      const client = await this.database.connect('tidemark events');
      client.on('notification', ({ channel, payload }) => { if (channel === EVENTS_CHANNEL) this.hear(payload); });
      client.once('end', () => {
        if (this.client === client) this.client = undefined;
        this.again();
      });
      await client.query(`listen ${EVENTS_CHANNEL}`);
      this.client = client;
      this.sendSoon();
    } catch (error) {
      this.log.debug(`not listening for events: ${String(error)}`);
      this.again();
    }
  }

  private again(): void {
    clearTimeout(this.reconnect);
    if (!this.stopped) this.reconnect = setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
