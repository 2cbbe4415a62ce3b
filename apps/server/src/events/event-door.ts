import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { TidemarkError } from '@tidemark/domain';
import { type AccessPolicy, answerOnSocket, type CallerInfo, errorAnswer, languageOf, requireScope } from '@tidemark/http-api';
import { WebSocketServer } from 'ws';
import { EventHub } from './event-hub';
import { EventReaders } from './event-readers';
import { BadUpgradeError, NoSuchUpgradeError, StoppingError, TooManyReadersError } from './events.error';
import { continueWithoutUpgrade, wantsWebSocket } from './other-upgrades';
import { SCOPES, UpgradeAccess } from './upgrade-access';
import { readWsQuery, splitUrl, WS_PATH, type WsQuery } from './ws-query';
import { WsTickets } from './ws-tickets';

const MAX_READERS = 200;
/** Readers say next to nothing. */
const MAX_PAYLOAD = 4 * 1024;

/** The one way in to the events: `/ws`, and no other upgrade. */
@Injectable()
export class EventDoor implements BeforeApplicationShutdown {
  private readonly log = new Logger('events');
  private readonly sockets = new WebSocketServer({
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: MAX_PAYLOAD,
  });
  private access: UpgradeAccess | undefined;
  private stopping = false;

  constructor(private readonly hub: EventHub, private readonly readers: EventReaders, private readonly tickets: WsTickets) {
    // With a listener the answer is ours.
    this.sockets.on('wsClientError', (_error: Error, socket: Duplex, request: IncomingMessage) => this.refuse(request, socket, new BadUpgradeError()));
  }

  /** Once the server is there, before it listens. */
  open(server: Server, policy: AccessPolicy): void {
    const access = new UpgradeAccess(policy, this.tickets);
    this.access = access;
    this.readers.watch(access);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (wantsWebSocket(request)) void this.upgrade(request, socket, head);
      else continueWithoutUpgrade(server, request, socket, head);
    });
  }

  /** After the work has ended, whose last events are still told: this module is the last to be shut down. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.readers.closeAll();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Whoever leaves while it is being looked at.
    const ignore = () => undefined;
    socket.on('error', ignore);
    try {
      const { caller, query } = await this.admit(request);
      if (socket.destroyed) return;
      this.sockets.handleUpgrade(request, socket, head, (ws) => this.readers.add(ws, socket, caller, this.hub, query));
    } catch (error) {
      this.refuse(request, socket, error);
    }
  }

  /** Strangers first, so that they learn nothing of what there is. */
  private async admit(request: IncomingMessage): Promise<{ caller: CallerInfo; query: WsQuery }> {
    if (!this.access) throw new StoppingError();
    const { path, search } = splitUrl(request.url ?? '');
    const caller = await this.access.callerOf(request, path === WS_PATH ? search.get('ticket') : null);
    if (path !== WS_PATH) throw new NoSuchUpgradeError();
    requireScope(caller, SCOPES);
    const query = readWsQuery(search);
    if (this.stopping) throw new StoppingError();
    if (this.readers.count >= MAX_READERS) throw new TooManyReadersError(MAX_READERS);
    return { caller, query };
  }

  private refuse(request: IncomingMessage, socket: Duplex, error: unknown): void {
    if (!(error instanceof TidemarkError)) this.log.error('an upgrade failed', error);
    answerOnSocket(socket, errorAnswer(error, languageOf(request.headers['accept-language'])));
  }
}
