import { type DynamicModule, Module } from '@nestjs/common';
import { EventSink } from '@tidemark/domain';
import { EventDoor } from './event-door';
import { EventHub } from './event-hub';
import { EventReaders } from './event-readers';
import { EventRelay } from './event-relay';
import { EVENTS_OPTIONS, type EventsOptions } from './events-options';
import { WsTickets } from './ws-tickets';
import { WsTicketsController } from './ws-tickets.controller';

/**
 * Gives every feature its `EventSink`. Stands before all other global modules: what is imported first is shut down last, and
 * who listens hears how the work ended.
 */
@Module({})
export class EventsModule {
  static forRoot(options: EventsOptions): DynamicModule {
    return {
      module: EventsModule, global: true, controllers: [WsTicketsController],
      providers: [
        { provide: EVENTS_OPTIONS, useValue: options }, { provide: WsTickets, useFactory: () => new WsTickets() },
        EventHub, { provide: EventSink, useExisting: EventHub }, EventReaders, EventDoor, EventRelay,
      ],
      exports: [EventHub, EventReaders, EventSink],
    };
  }
}
