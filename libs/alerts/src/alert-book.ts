import { Inject, Injectable, Logger, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { DatabaseUnavailableError, DiskFullError, StatementTimeoutError } from '@tidemark/database';
import { type Alert, AlertSink, EventSink } from '@tidemark/domain';
import { type AlertRecord, AlertStore } from './alert.store';
import { ALERTS_OPTIONS, type AlertsOptions } from './alerts-options';
import { Notifier } from './notify/notifier';
import { type StorableAlert, storableAlert } from './storable-alert';

/** While the database is away; the oldest are given up. */
const MAX_WAITING = 10_000;
const AGAIN_MS = 1_000;

/** Ends that come one after the other are one statement: a thousand places may have nothing to tell at once. */
type Entry = { readonly raise: StorableAlert } | { readonly resolve: string[] };

/** Takes alerts and puts them on record, in the order in which they came, behind the back of whoever raises them. */
@Injectable()
export class AlertBook extends AlertSink implements OnApplicationShutdown {
  private readonly log = new Logger('alerts');
  private readonly waiting: Entry[] = [];
  private working: Promise<void> | undefined;
  private again: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly store: AlertStore, private readonly notifier: Notifier,
    @Inject(ALERTS_OPTIONS) private readonly options: AlertsOptions, @Optional() private readonly events?: EventSink,
  ) {
    super();
  }

  raise(alert: Alert): void {
    this.put({ raise: storableAlert(alert) });
  }

  resolve(key: string): void {
    const last = this.waiting.at(-1);
    if (last && 'resolve' in last) last.resolve.push(key);
    else this.put({ resolve: [key] });
  }

  /** For who wants to know what became of it. @throws what the database throws */
  raiseNow(alert: Alert): Promise<AlertRecord> {
    return this.writeRaised(storableAlert(alert));
  }

  /** @returns undefined where it is not open. @throws what the database throws */
  async resolveNow(id: number): Promise<AlertRecord | undefined> {
    return this.over(await this.store.resolveById(id));
  }

  /** What is still unwritten gets one more try. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.again);
    await this.working;
    await this.work();
    if (this.waiting.length > 0) this.log.warn(`${this.waiting.length} alerts are lost: the database was away until the end`);
  }

  private put(entry: Entry): void {
    this.waiting.push(entry);
    if (this.waiting.length > MAX_WAITING) {
      const lost = this.waiting.shift() as Entry;
      this.log.warn(`more than ${MAX_WAITING} alerts wait for the database; given up: ${nameOf(lost)}`);
    }
    if (!this.again) this.start();
  }

  private start(): void {
    this.working ??= this.work().finally(() => {
      this.working = undefined;
      if (this.waiting.length === 0 || this.stopped) return;
      this.again = setTimeout(() => {
        this.again = undefined;
        this.start();
      }, AGAIN_MS).unref();
    });
  }

  /** Until all is written or the database is found to be away. */
  private async work(): Promise<void> {
    for (let entry = this.waiting.shift(); entry; entry = this.waiting.shift()) {
      try {
        await this.write(entry);
      } catch (error) {
        if (isPassing(error)) {
          this.waiting.unshift(entry);
          return;
        }
        // Trying again would hold up all that follow for ever.
        this.log.error(`an alert could not be written: ${nameOf(entry)}`, error);
      }
    }
  }

  private async write(entry: Entry): Promise<void> {
    if ('raise' in entry) await this.writeRaised(entry.raise);
    else for (const record of await this.store.resolve(entry.resolve)) this.over(record);
  }

  private async writeRaised(alert: StorableAlert): Promise<AlertRecord> {
    const { record, told } = await this.store.raise(alert, this.notifier.targets, this.options.repeatMs);
    if (told) this.tell(record, 'raised');
    return record;
  }

  private over(record: AlertRecord | undefined): AlertRecord | undefined {
    if (record) this.tell(record, 'resolved');
    return record;
  }

  private tell({ id, key, kind, severity, message, message_zh, data }: AlertRecord, state: 'raised' | 'resolved'): void {
    this.events?.emit({ type: 'alert', data: { id, key, kind, severity, state, message, message_zh, data } });
    this.notifier.wake();
  }
}

function nameOf(entry: Entry): string {
  return 'raise' in entry ? entry.raise.key : `end of ${entry.resolve.slice(0, 3).join(', ')}`;
}

function isPassing(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError || error instanceof DiskFullError || error instanceof StatementTimeoutError;
}
