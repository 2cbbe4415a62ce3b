import { Controller, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInputError, NotFoundError } from '@tidemark/domain';
import { BATCH_MEDIA_TYPE, count, DocAnswer, DocErrors, DocParam, RequiresScope, SchemaPipe, SlowBody, success } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { CacheCounts, ProviderCache } from './provider-cache';
import { readAnswerBody } from './read-answer-body';

const key = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 in 64 lower-case hex digits' })
  .meta({ description: 'SHA-256 of provider, instrument and range', example: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' });

const countsShape = z.object({
  status: success,
  data: z.object({
    entries: count('Answers kept', 12), bytes: count('What they take', 1_048_576), max_bytes: count('What they may take', 67_108_864),
    hits: count('Answers given out since the start', 40), misses: count('Questions without an answer here', 12),
    stored: count('Answers brought or fetched since the start', 12), evicted: count('Answers that had to make room'),
  }).meta({ description: 'The counts of this server' }),
});
const answerShape = z.looseObject({
  v: z.literal(1).meta({ description: 'Version of this form', example: 1 }),
}).meta({ description: 'A provider’s whole answer: question, packed bars, rejected rows, what it vouches for' });

/** The answers of providers that nodes share. Any server answers it, master or not. */
@ApiTags('nodes')
@Controller('api/v1/provider-cache')
export class ProviderCacheController {
  constructor(private readonly cache: ProviderCache) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'How full the shared cache of provider answers is, and how much use' })
  @DocAnswer(200, countsShape, 'The counts', {
    status: 'success', data: { entries: 12, bytes: 1_048_576, max_bytes: 67_108_864, hits: 40, misses: 12, stored: 12, evicted: 0 },
  })
  counts(): { status: 'success'; data: CacheCounts } {
    return { status: 'success', data: this.cache.counts };
  }

  @Get(':key')
  @RequiresScope('node')
  @ApiOperation({ summary: 'An answer that another node has fetched', description: 'The header `Age` says for how many seconds it has been here, rounded up.' })
  @DocParam('key', key)
  @DocAnswer(200, answerShape, 'The answer', { v: 1 })
  @DocErrors(400, 404)
  find(@Param('key', new SchemaPipe(key)) asked: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const found = this.cache.get(asked);
    if (!found) throw new NotFoundError('no such answer is kept', 'not_cached', '缓存中没有该数据');
    reply.headers({ age: String(Math.ceil(found.heldMs / 1000)), 'cache-control': 'no-store' }).type('application/json');
    return found.json;
  }

  @Put(':key')
  @SlowBody()
  @HttpCode(204)
  @RequiresScope('node')
  @ApiConsumes(BATCH_MEDIA_TYPE)
  @ApiOperation({ summary: 'Share an answer', description: 'The body is an encoded answer, at most 4 MB of JSON; its own question has to be the one of the key.' })
  @DocParam('key', key)
  @ApiNoContentResponse({ description: 'It is shared from now on' })
  @DocErrors(400, 413, 415)
  async keep(@Param('key', new SchemaPipe(key)) named: string, @Req() request: { body: unknown }): Promise<void> {
    if (!(request.body instanceof Readable)) throw new InvalidInputError('body', `must be sent as ${BATCH_MEDIA_TYPE}`);
    const json = await readAnswerBody(request.body);
    if (this.cache.put(named, json)) return;
    throw new InvalidInputError('key', 'is not that of the answer in the body');
  }
}
