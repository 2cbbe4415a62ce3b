import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { DocAnswer, DocErrors, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { BarAnswers, CONTENT_TYPE } from './bar-answers';
import { BARS_EXAMPLE, barsAnswer, type BarsQuery, barsQuery } from './bars.schema';

const NOT_MODIFIED = 304;

@ApiTags('bars')
@RequiresScope('read', 'node')
@Controller('api/v1/bars')
export class BarsController {
  constructor(private readonly answers: BarAnswers) {}

  @Get()
  @ApiOperation({
    summary: 'Bars of some instruments',
    description: 'Small answers carry an ETag; `If-None-Match` with it is answered 304 while no bar has changed. '
      + 'Large ones are streamed: an answer that is cut off is not valid JSON and ends without the closing chunk.',
  })
  @ApiProduces('application/json', 'text/csv', 'application/x-ndjson')
  @DocQuery(barsQuery)
  @DocAnswer(200, barsAnswer, 'The bars', BARS_EXAMPLE)
  @DocErrors(400, 404, 422, 503)
  async bars(
    @Query(new SchemaPipe(barsQuery)) query: BarsQuery,
    @Headers('if-none-match') held: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | Readable | undefined> {
    const { body, etag } = await this.answers.answer(query, held);
    if (etag !== undefined) reply.headers({ etag, 'cache-control': 'private, no-cache' });
    if (body === undefined) reply.status(NOT_MODIFIED);
    else reply.type(CONTENT_TYPE[query.format]);
    return body;
  }
}
