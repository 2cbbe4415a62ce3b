import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocAnswer, DocErrors, DocQuery, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { CorporateActionStore } from '@tidemark/market-data';
import { AskedInstruments } from '../asked-instruments';
import { CORPORATE_ACTIONS_EXAMPLE, corporateActionsAnswer, type CorporateActionsQuery, corporateActionsQuery } from './corporate-actions.schema';

@ApiTags('bars')
@RequiresScope('read', 'node')
@Controller('api/v1/corporate-actions')
export class CorporateActionsController {
  constructor(private readonly asked: AskedInstruments, private readonly actions: CorporateActionStore) {}

  @Get()
  @ApiOperation({
    summary: 'Splits and dividends of some instruments',
    description: 'As data providers named them while bars were fetched. An instrument without any had none, or nobody said so: the providers '
      + '`tdx` and `sample` say nothing of them, and files of `csv` only where they have such a column.',
  })
  @DocQuery(corporateActionsQuery)
  @DocAnswer(200, corporateActionsAnswer, 'The splits and dividends', CORPORATE_ACTIONS_EXAMPLE)
  @DocErrors(400, 404, 503)
  async list(@Query(new SchemaPipe(corporateActionsQuery)) { instruments, start, end }: CorporateActionsQuery) {
    const found = await this.asked.find(instruments);
    const data = await this.actions.list({ instrumentIds: found.map(({ id }) => id), start: start ?? null, end: end ?? null });
    return { data, count: data.length };
  }
}
