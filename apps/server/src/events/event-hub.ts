import { Inject, Injectable, Logger } from '@nestjs/common';
import { EventSink, formatZonedIso, type TidemarkEvent } from '@tidemark/domain';
import { EventRing } from './event-ring';
import { EVENTS_OPTIONS, type EventsOptions } from './events-options';

const RING = { events: 10_000, bytes: 16 * 1024 * 1024 };
/** The rest of a larger one is to be read over HTTP. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** An event with the instant at which it happened: ISO 8601 with offset. */
export interface StampedEvent extends TidemarkEvent {
  readonly at: string;
}

/**
 * Numbers what happens and keeps the latest of it. Numbers grow by one, and begin at the start's time in microseconds: a
 * restarted server goes on above all that it gave before, and no two servers give the same ones.
 */
@Injectable()
export class EventHub extends EventSink {
  readonly ring = new EventRing(Date.now() * 1000, RING);
  private readonly log = new Logger('events');
  private readonly readers = new Set<() => void>();
  private readonly listeners: ((event: StampedEvent) => void)[] = [];
  private waking = false;

  constructor(@Inject(EVENTS_OPTIONS) private readonly options: EventsOptions) {
    super();
  }

  emit(event: TidemarkEvent): void {
    const stamped = { ...event, at: this.now() };
    for (const tell of [(news: StampedEvent) => this.keep(news), ...this.listeners]) {
      try {
        tell(stamped);
      } catch (error) {
        // Whoever emits is in the middle of work that matters more, and one listener is not to deafen the others.
        this.log.error(`an event ${event.type} could not be told`, error);
      }
    }
  }

  /** Of this server or another. */
  keep({ type, at, data }: StampedEvent): void {
    this.ring.push(type, (seq) => messageOf({ type, at, seq }, data));
    this.wake();
  }

  /** Events of another server were lost on their way here: whoever reads is told so in their place. */
  keepGap(missed: number): void {
    const at = this.now();
    this.ring.push('gap', (seq) => messageOf({ type: 'gap', at, seq }, { from: null, to: null, missed }));
    this.wake();
  }

  /** Calls back soon after there is something new, once for all of it. Returns how to stop that. */
  onNews(reader: () => void): () => void {
    this.readers.add(reader);
    return () => void this.readers.delete(reader);
  }

  /** Hears of each event of this server, and of none that another one sent. */
  onOwn(listener: (event: StampedEvent) => void): void {
    this.listeners.push(listener);
  }

  now(): string {
    return formatZonedIso(Date.now(), this.options.timezone);
  }

  private wake(): void {
    if (this.waking || this.readers.size === 0) return;
    this.waking = true;
    setImmediate(() => {
      this.waking = false;
      for (const reader of this.readers) reader();
    });
  }
}

interface Envelope {
  readonly type: string;
  readonly at: string;
  readonly seq: number;
}

/** The envelope comes first, and data never override it. */
export function messageOf(envelope: Envelope, data: object): Buffer {
  const message = Buffer.from(JSON.stringify({ ...envelope, ...data, ...envelope }), 'utf8');
  return message.length <= MAX_MESSAGE_BYTES ? message : Buffer.from(JSON.stringify({ ...envelope, too_large: message.length }), 'utf8');
}
