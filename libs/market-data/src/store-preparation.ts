import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database, DatabaseUnavailableError, Reign } from '@tidemark/database';
import { DEFAULT_MIC } from '@tidemark/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { CalendarSessionStore } from './calendars/calendar-session.store';
import { InstrumentStore } from './instruments/instrument.store';
import { MARKET_DATA_OPTIONS, MarketDataOptions } from './market-clock';

const RETRY_MS = 2_000;

/** Once the database is there: calendars as rows, and on a master the configured instruments. */
@Injectable()
export class StorePreparation implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('store');
  private readonly stop = new AbortController();
  private prepared = false;
  private finished: () => void = () => undefined;
  /** Settles when the store can be used. */
  readonly done = new Promise<void>((resolve) => { this.finished = resolve; });

  constructor(
    private readonly database: Database,
    private readonly calendars: CalendarSessionStore,
    private readonly instruments: InstrumentStore,
    private readonly reign: Reign,
    @Inject(MARKET_DATA_OPTIONS) private readonly options: MarketDataOptions,
  ) {}

  get ready(): boolean {
    return this.prepared;
  }

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.roleKnown()).then(() => this.prepare(), (error: unknown) => {
      // A server that is told to stop before its database came has nothing to prepare.
      if (!(error instanceof DatabaseUnavailableError && error.reason === 'closed')) this.log.error(String(error));
    });
  }

  onApplicationShutdown(): void {
    this.stop.abort();
  }

  /** The role decides what may be written, and the database decides the role. */
  private roleKnown(): Promise<void> {
    return new Promise((resolve) => this.reign.onChange(() => resolve()));
  }

  private async prepare(): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        const { isMaster } = this.reign;
        await this.calendars.refresh(isMaster);
        // A copy gets its instruments from its master.
        if (isMaster) await this.addInstruments();
        this.prepared = true;
        this.finished();
        return;
      } catch (error) {
        this.log.warn(`store not prepared yet: ${String(error)}`);
        await sleep(RETRY_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
      }
    }
  }

  private addInstruments(): Promise<void> {
    return this.instruments.addUnlessKnown(this.options.instruments.map(({ instrument, name, provider }) => ({
      key: instrument, mic: DEFAULT_MIC[instrument.exchange], name, provider,
    })));
  }
}
