import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, BATCH_MEDIA_TYPE, CallerInfo, DocAnswer, DocBody, DocErrors, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { Feed } from '../master/feed';
import { FeedAck, feedAck, FeedQuery, feedQuery } from './feed.schema';

const taken = z.object({ success: z.literal(true).meta({ description: 'Always true', example: true }) });

/** The same stream for slaves that fetch it themselves. */
@ApiTags('replication')
@RequiresScope('replicate')
@Controller('api/dms/feed')
export class FeedController {
  constructor(private readonly feed: Feed) {}

  @Get()
  @ApiOperation({
    summary: 'What changed above a change number',
    description: 'One batch (libs/replication/DESIGN.md); without news, after `wait` seconds, an empty one that says how far this master is.',
  })
  @ApiOkResponse({ description: 'The batch', content: { [BATCH_MEDIA_TYPE]: { schema: { type: 'string', format: 'binary' }, example: 'A header in JSON, then binary COPY sections' } } })
  @DocQuery(feedQuery)
  @DocErrors(400, 409, 410, 503)
  async read(@AskedBy() caller: CallerInfo, @Query(new SchemaPipe(feedQuery)) query: FeedQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<Readable> {
    const batch = await this.feed.next(caller, query);
    void reply.type(BATCH_MEDIA_TYPE).header('content-length', batch.bytes);
    return Readable.from(batch.parts, { objectMode: false });
  }

  @Post('ack')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a slave that fetches has applied' })
  @DocBody(feedAck, { name: 'backup1', cursor: 43, term: 1, verified_seq: 40, verification: null })
  @DocAnswer(200, taken, 'Taken', { success: true })
  @DocErrors(400, 503)
  async ack(@AskedBy() caller: CallerInfo, @Body(new SchemaPipe(feedAck)) ack: FeedAck): Promise<z.output<typeof taken>> {
    await this.feed.acknowledged(caller, ack);
    return { success: true };
  }
}
