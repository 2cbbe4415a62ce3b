import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, BATCH_MEDIA_TYPE, CallerInfo, DocAnswer, DocErrors, RequiresScope, SlowBody } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Acknowledgement } from '../slave/change-applier';
import { Inbox } from '../slave/inbox';
import { Standing } from '../slave/stream-refused.error';
import { BadBatchError } from '../wire/bad-batch.error';
import { requireLead } from './lead.error';
import { ACKNOWLEDGEMENT_EXAMPLE, acknowledgementAnswer, STANDING_EXAMPLE, standingAnswer } from './stream.schema';

/** Well below the time after which a master gives a silent slave up. */
const SIGN_OF_LIFE_MS = 5_000;

/** The receiving end of the stream, on a slave. */
@ApiTags('replication')
@RequiresScope('replicate')
@Controller('api/dms/sync')
export class StreamController {
  constructor(private readonly inbox: Inbox) {}

  @Get('cursor')
  @ApiOperation({ summary: 'How far this node is, and in which term: what a master asks before it pushes' })
  @DocAnswer(200, standingAnswer, 'Its standing', STANDING_EXAMPLE)
  @DocErrors(503)
  cursor(): Promise<Standing> {
    return this.inbox.standing();
  }

  @Post('receive')
  @SlowBody()
  @HttpCode(200)
  @ApiConsumes(BATCH_MEDIA_TYPE)
  @ApiOperation({
    summary: 'Take in one batch of changes',
    description: 'The body is one batch: an interval of change numbers with binary COPY sections and a digest (libs/replication/DESIGN.md). '
      + 'The answer is the acknowledgement: rows, deletes and cursor were committed together. A batch that does not fit is refused with 409 '
      + 'and says where this node stands; one that is damaged with 422. Nothing of either is applied.',
  })
  @DocAnswer(200, acknowledgementAnswer, 'It was applied', ACKNOWLEDGEMENT_EXAMPLE)
  @DocErrors(409, 422, 415, 503)
  async receive(
    @AskedBy() caller: CallerInfo, @Req() request: { body: unknown }, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acknowledgement> {
    requireLead(caller);
    if (!(request.body instanceof Readable)) throw new BadBatchError('there is no body');
    // While a large batch is applied no byte would move, and the master would give it up as stalled.
    const alive = setInterval(() => reply.raw.writeProcessing(), SIGN_OF_LIFE_MS);
    try {
      return await this.inbox.receive(request.body);
    } finally {
      clearInterval(alive);
    }
  }
}
