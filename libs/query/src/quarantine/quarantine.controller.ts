import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatIsoDate } from '@tidemark/domain';
import { DocAnswer, DocErrors, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { QuarantineStore } from '@tidemark/market-data';
import { AskedInstruments } from '../asked-instruments';
import { QUARANTINE_EXAMPLE, quarantineAnswer, type QuarantineQuery, quarantineQuery } from './quarantine.schema';

@ApiTags('quarantine')
@RequiresScope('read')
@Controller('api/v1/quarantine')
export class QuarantineController {
  constructor(private readonly asked: AskedInstruments, private readonly quarantine: QuarantineStore) {}

  @Get()
  @ApiOperation({ summary: 'Rows that data providers sent and that were not stored, with the rule they break' })
  @DocQuery(quarantineQuery)
  @DocAnswer(200, quarantineAnswer, 'A page of rows, latest first', QUARANTINE_EXAMPLE)
  @DocErrors(400, 404, 503)
  async list(@Query(new SchemaPipe(quarantineQuery)) query: QuarantineQuery) {
    const { instruments, start, end, rule, resolved, page, page_size } = query;
    const filter = {
      instrumentIds: instruments === undefined ? null : (await this.asked.find(instruments)).map((i) => i.id),
      start: start === undefined ? null : formatIsoDate(start), end: end === undefined ? null : formatIsoDate(end),
      rule: rule ?? null, resolved: resolved ?? null,
    };
    const { total, rows } = await this.quarantine.page(filter, page_size, (page - 1) * page_size);
    return { data: rows, total, page, page_size, total_pages: Math.ceil(total / page_size) };
  }
}
