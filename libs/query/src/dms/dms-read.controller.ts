import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { InstrumentKey } from '@tidemark/domain';
import { DocAnswer, DocBody, DocErrors, DocParam, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { answerStream } from '../answer-stream';
import { DmsBars } from './dms-bars';
import {
  BATCH_BODY_EXAMPLE, BATCH_EXAMPLE, batchAnswer, batchBody, type BatchBody, DATA_EXAMPLE, dataAnswer, type DataQuery, dataQuery,
  INFO_EXAMPLE, infoAnswer, type InfoQuery, infoQuery, READ_EXAMPLE, readAnswer, type ReadQuery, readQuery, symbolParam,
  symbolsAnswer, symbolsQuery,
} from './dms-read.schema';
import { DmsSymbols } from './dms-symbols';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Reading as the clients of DMS do it; a slave answers like a master. Answers repeat the caller's spelling. */
@ApiTags('dms')
@RequiresScope('read')
@Controller('api/dms')
export class DmsReadController {
  constructor(private readonly symbols: DmsSymbols, private readonly bars: DmsBars) {}

  @Get('symbols')
  @ApiOperation({ summary: 'Every instrument that is synced, in the spelling of DMS' })
  @DocQuery(symbolsQuery)
  @DocAnswer(200, symbolsAnswer, 'The symbols, ascending', { symbols: ['HK.00700', 'US.SPX'] })
  @DocErrors(400, 503)
  async list(@Query(new SchemaPipe(symbolsQuery)) _query: unknown) {
    return { symbols: (await this.symbols.all()).map(({ symbol }) => symbol) };
  }

  @Get('read/:symbol')
  @ApiOperation({ summary: 'Bars of one symbol; null where there are none' })
  @DocParam('symbol', symbolParam)
  @DocQuery(readQuery)
  @DocAnswer(200, readAnswer, 'The bars', READ_EXAMPLE)
  @DocErrors(400, 503)
  async read(
    @Param('symbol') symbol: string, @Param('symbol', new SchemaPipe(symbolParam)) key: InstrumentKey,
    @Query(new SchemaPipe(readQuery)) query: ReadQuery, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const body = await this.bars.read(symbol, await this.symbols.one(key), query);
    reply.type(JSON_TYPE);
    return body;
  }

  @Post('read/batch')
  @HttpCode(200)
  @ApiOperation({ summary: 'Bars of some symbols; null for each that has none or is unknown' })
  @DocBody(batchBody, BATCH_BODY_EXAMPLE)
  @DocAnswer(200, batchAnswer, 'The bars by symbol', BATCH_EXAMPLE)
  @DocErrors(400, 413, 415, 503)
  async batch(
    @Body(new SchemaPipe(batchBody)) body: BatchBody, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const answer = await answerStream(this.bars.batch(await this.symbols.named(body.symbols), body));
    reply.type(JSON_TYPE);
    return answer;
  }

  @Get('symbol/:symbol/info')
  @ApiOperation({ summary: 'How much is stored of one symbol' })
  @DocParam('symbol', symbolParam)
  @DocQuery(infoQuery)
  @DocAnswer(200, infoAnswer, 'First and last bar and their number', INFO_EXAMPLE)
  @DocErrors(400, 503)
  async info(
    @Param('symbol') symbol: string, @Param('symbol', new SchemaPipe(symbolParam)) key: InstrumentKey,
    @Query(new SchemaPipe(infoQuery)) { interval }: InfoQuery,
  ) {
    return { symbol, interval, ...await this.bars.span(await this.symbols.one(key), interval) };
  }

  @Get('symbol/:symbol/data')
  @ApiOperation({ summary: 'A page of the bars of one symbol' })
  @DocParam('symbol', symbolParam)
  @DocQuery(dataQuery)
  @DocAnswer(200, dataAnswer, 'The page', DATA_EXAMPLE)
  @DocErrors(400, 503)
  async data(
    @Param('symbol') symbol: string, @Param('symbol', new SchemaPipe(symbolParam)) key: InstrumentKey,
    @Query(new SchemaPipe(dataQuery)) query: DataQuery, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const body = await this.bars.page(symbol, await this.symbols.one(key), query);
    reply.type(JSON_TYPE);
    return body;
  }
}
