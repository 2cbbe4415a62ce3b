import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap, Optional } from '@nestjs/common';
import { Database, Reign, ServerRight } from '@tidemark/database';
import { AlertSink, systemClock } from '@tidemark/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObservationWriter } from '../observations/observation-writer';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { Backfill } from './backfill';
import { PollSlot } from './poll-slot';
import { SlotEnd, SlotLedger } from './slot-ledger.store';
import { nextSlot } from './slots';

const TRY_AGAIN_MS = 1_000;
const ALERT_KEY = 'weather.poll';
const NAMED = 20;
/** Of an interval that a poll may take, or the next one would be late for its slot. */
const SHARE = 0.9;

/** Polls every place at every slot, on the master, on one server of a database. */
@Injectable()
export class Poller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('weather');
  private readonly right: ServerRight;
  private shift: AbortController | undefined;
  private working: Promise<void> = Promise.resolve();
  /** UTC ms of the slot that ended last. */
  lastSlot: number | null = null;

  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly slots: PollSlot, private readonly ledger: SlotLedger,
    private readonly writer: ObservationWriter, private readonly backfill: Backfill, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions,
    @Optional() private readonly alerts?: AlertSink,
  ) {
    this.right = new ServerRight(database, 'weather');
  }

  get isPolling(): boolean {
    return this.lastSlot !== null && this.shift !== undefined;
  }

  onApplicationBootstrap(): void {
    if (this.options.cities.length === 0) return;
    this.reign.onChange(({ role }) => (role === 'master' ? this.begin() : void this.end()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.end();
  }

  private begin(): void {
    if (this.shift) return;
    const shift = new AbortController();
    this.shift = shift;
    this.working = this.working.then(() => this.work(shift.signal));
  }

  private async end(): Promise<void> {
    this.shift?.abort();
    this.shift = undefined;
    this.lastSlot = null;
    await this.working;
    await this.right.giveBack();
  }

  private async work(signal: AbortSignal): Promise<void> {
    let isPrepared = false;
    while (!signal.aborted) {
      try {
        if (!this.database.ready || !(await this.right.tryTake(() => { isPrepared = false; }))) {
          await pause(TRY_AGAIN_MS, signal);
          continue;
        }
        if (!isPrepared) await this.writer.addStations(this.options.cities);
        isPrepared = true;
        await this.slot(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn(`a poll could not be noted: ${(error as Error).message}`);
        await pause(TRY_AGAIN_MS, signal);
      }
    }
  }

  /** Waits for the next slot and polls. What was left out before it is noted as that. */
  private async slot(signal: AbortSignal): Promise<void> {
    const { intervalMs, cities } = this.options;
    const slot = nextSlot(systemClock.now(), intervalMs);
    await pause(slot - systemClock.now(), signal);
    // Timers may fire a little early.
    while (systemClock.now() < slot && !signal.aborted) await pause(1, signal);
    if (signal.aborted) return;
    const names = cities.map(({ city }) => city);
    const ends = await this.slots.run(slot, performance.now() + intervalMs * SHARE - (systemClock.now() - slot), signal);
    if (signal.aborted) return;
    await this.ledger.noteAway(names, slot, intervalMs);
    await this.ledger.note(slot, intervalMs, ends);
    this.lastSlot = slot;
    this.tell(ends);
    this.backfill.look(names);
  }

  private tell(ends: readonly SlotEnd[]): void {
    const failed = ends.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return this.alerts?.resolve(ALERT_KEY);
    const some = failed.slice(0, NAMED).map(({ city }) => city).join(', ');
    this.log.warn(`weather: ${failed.length} of ${ends.length} places not polled: ${some}: ${failed[0].reason}`);
    this.alerts?.raise({
      key: ALERT_KEY, kind: 'weather.poll_failed', severity: failed.length === ends.length ? 'critical' : 'warning',
      message: `weather of ${failed.length} of ${ends.length} places could not be fetched: ${some}: ${failed[0].reason}`,
      messageZh: `${ends.length} 个地点中有 ${failed.length} 个天气获取失败: ${some}: ${failed[0].reason}`,
      data: { failed: failed.length, places: ends.length, cities: failed.slice(0, NAMED).map(({ city }) => city), reason: failed[0].reason },
    });
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined);
}
