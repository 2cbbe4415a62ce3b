import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, DocErrors, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { answerStream, jsonRows } from '../answer-stream';
import { AskedInstruments } from '../asked-instruments';
import { COVERAGE_EXAMPLE, coverageAnswer, type CoverageQuery, coverageQuery, MONTHS_EXAMPLE, monthsAnswer } from './coverage.schema';
import { CoverageReports } from './coverage-reports';

const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('coverage')
@RequiresScope('read')
@Controller('api/v1/coverage')
export class CoverageController {
  constructor(private readonly asked: AskedInstruments, private readonly reports: CoverageReports) {}

  @Get()
  @ApiOperation({ summary: 'What is held, what is missing and why, by instrument' })
  @DocQuery(coverageQuery)
  @DocAnswer(200, coverageAnswer, 'One report an instrument', COVERAGE_EXAMPLE)
  @DocErrors(400, 404, 503)
  async byInstrument(
    @Query(new SchemaPipe(coverageQuery)) query: CoverageQuery, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const instruments = await this.asked.findOrAll(query.instruments);
    const body = await answerStream(jsonRows(this.reports.reports(instruments, query)));
    reply.type(JSON_TYPE);
    return body;
  }

  @Get('months')
  @ApiOperation({ summary: 'The same counts by instrument and calendar month' })
  @DocQuery(coverageQuery)
  @DocAnswer(200, monthsAnswer, 'One row an instrument and month', MONTHS_EXAMPLE)
  @DocErrors(400, 404, 503)
  async byMonth(
    @Query(new SchemaPipe(coverageQuery)) query: CoverageQuery, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const instruments = await this.asked.findOrAll(query.instruments);
    const body = await answerStream(jsonRows(this.reports.months(instruments, query)));
    reply.type(JSON_TYPE);
    return body;
  }
}
