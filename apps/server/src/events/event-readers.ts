import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { CallerInfo } from '@tidemark/http-api';
import type { WebSocket } from 'ws';
import type { EventHub } from './event-hub';
import { EventStream } from './event-stream';
import type { UpgradeAccess } from './upgrade-access';
import type { WsQuery } from './ws-query';

const LOOK_EVERY_MS = 500;
const LEAVE_WITHIN_MS = 2_500;
const GOING_AWAY = 1001;
const POLICY = 1008;

interface Reader {
  readonly ws: WebSocket;
  readonly stream: EventStream;
  readonly caller: CallerInfo;
}

/** Everybody who listens now. */
@Injectable()
export class EventReaders implements OnApplicationShutdown {
  private readonly log = new Logger('events');
  private readonly readers = new Set<Reader>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  get count(): number {
    return this.readers.size;
  }

  watch(access: UpgradeAccess): void {
    this.timer = setInterval(() => {
      for (const { stream } of this.readers) stream.tick();
      void this.closeRevoked(access);
    }, LOOK_EVERY_MS).unref();
  }

  add(ws: WebSocket, socket: Duplex, caller: CallerInfo, hub: EventHub, { since, types }: WsQuery): void {
    const stream = new EventStream(ws, socket, hub);
    const reader = { ws, stream, caller };
    this.readers.add(reader);
    const forget = hub.onNews(() => stream.pump());
    ws.once('close', () => {
      forget();
      this.readers.delete(reader);
    });
    stream.begin(types, since);
  }

  /** Tells all of them that this server leaves, and waits until they have left; not for long. */
  async closeAll(): Promise<void> {
    const left = Promise.all([...this.readers].map(({ ws, stream }) => new Promise<void>((gone) => {
      ws.once('close', () => gone());
      stream.pump();
      stream.close(GOING_AWAY, 'this server is stopping');
    })));
    await Promise.race([left, sleep(LEAVE_WITHIN_MS, undefined, { ref: false })]);
    for (const { ws } of this.readers) ws.terminate();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A key that was revoked lets nobody in any more; whoever is in has to go. */
  private async closeRevoked(access: UpgradeAccess): Promise<void> {
    if (this.looking || this.readers.size === 0) return;
    this.looking = true;
    try {
      for (const caller of new Set([...this.readers].map((reader) => reader.caller))) {
        if (await access.stillMayRead(caller)) continue;
        for (const reader of this.readers) if (reader.caller === caller) reader.stream.close(POLICY, 'the key was revoked');
      }
    } catch (error) {
      // Without the database nobody knows; nobody new gets in either.
      this.log.debug(`keys of readers not looked at: ${String(error)}`);
    } finally {
      this.looking = false;
    }
  }
}
