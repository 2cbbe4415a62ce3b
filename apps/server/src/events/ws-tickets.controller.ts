import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatZonedIso } from '@tidemark/domain';
import { AskedBy, type CallerInfo, count, DocAnswer, RequiresScope, success } from '@tidemark/http-api';
import { z } from 'zod';
import { EVENTS_OPTIONS, type EventsOptions } from './events-options';
import { TICKET_SECONDS, WsTickets } from './ws-tickets';

const ticketAnswer = z.object({
  status: success,
  ticket: z.string().meta({ description: 'For /ws?ticket=…, once', example: 'mJ4…' }),
  expires_in: count('Seconds for which it can be used', TICKET_SECONDS),
  expires_at: z.string().meta({ description: 'Until when; ISO 8601 with offset', example: '2026-11-20T20:00:30.000+08:00' }),
});
const EXAMPLE = { status: 'success', ticket: 'mJ4…', expires_in: TICKET_SECONDS, expires_at: '2026-11-20T20:00:30.000+08:00' };
const DESCRIPTION = [
  'A browser can send no header with a WebSocket, and a key has no place in an address. It asks for a ticket with its key and opens',
  '`/ws?ticket=…` within 30 s. A ticket is good for one connection to this server.',
  '',
  '`/ws` sends JSON messages `{"type","at","seq",…}`: `sync.progress`, `sync.ended`, `task.changed`, `node.health`,',
  '`replication.delay`, `weather.observation`, `alert`, and `gap` where some are missing. `?since=seq` replays what came after `seq`,',
  '`?types=sync.progress,task.*` chooses. Clients that can send headers use `X-API-Key` and need no ticket.',
].join('\n');

@ApiTags('events')
@RequiresScope('read')
@Controller('api/v1/ws-tickets')
export class WsTicketsController {
  constructor(private readonly tickets: WsTickets, @Inject(EVENTS_OPTIONS) private readonly options: EventsOptions) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'A ticket that opens /ws once, for browsers', description: DESCRIPTION })
  @DocAnswer(200, ticketAnswer, 'The ticket', EXAMPLE)
  issue(@AskedBy() caller: CallerInfo) {
    return {
      status: 'success', ticket: this.tickets.issue(caller), expires_in: TICKET_SECONDS,
      expires_at: formatZonedIso(Date.now() + TICKET_SECONDS * 1000, this.options.timezone),
    };
  }
}
