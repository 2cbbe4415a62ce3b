import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatZonedIso } from '@tidemark/domain';
import { DocAnswer, DocErrors, DocQuery, Language, page, paged, pageSize, ReaderLanguage, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { z } from 'zod';
import { inLanguage } from '../runs/progress-message';
import { PROGRESS_EXAMPLE, progressShape } from '../runs/run-answer';
import { RunQuery } from '../runs/run-query';

const runsQuery = z.strictObject({ page, page_size: pageSize(100, 20) });
const runShape = z.object({
  task_id: z.string().meta({ description: 'The run', example: '2020-01-01_2020-03-31_1795201592' }),
  task_type: z.string().meta({ description: 'Who asked for it', example: 'web_batch' }),
  start_date: z.string().nullable().meta({ description: 'First day of its range', example: '2020-01-01' }),
  end_date: z.string().nullable().meta({ description: 'Last day of its range', example: '2020-03-31' }),
  status: z.enum(['running', 'completed', 'failed', 'cancelled']).meta({ description: 'How it ended', example: 'completed' }),
  reason: z.string().nullable().meta({ description: 'partial, interrupted …', example: null }),
  holder: z.string().meta({ description: 'The process that ran it', example: 'tidemark@host:4711' }),
  started_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  ended_at: z.string().nullable().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:01.000+08:00' }),
  progress: progressShape.meta({ description: 'What it did' }),
});

@ApiTags('batch sync')
@RequiresScope('read')
@Controller('api/v1/sync-runs')
export class RunsController {
  constructor(private readonly runs: RunQuery) {}

  @Get()
  @ApiOperation({ summary: 'All runs, newest first: what each did and how it ended' })
  @DocQuery(runsQuery)
  @DocAnswer(200, paged(runShape), 'A page', {
    data: [{
      task_id: '2020-01-01_2020-03-31_1795201592', task_type: 'web_batch', start_date: '2020-01-01', end_date: '2020-03-31',
      status: 'completed', reason: null, holder: 'tidemark@host:4711', started_at: '2026-11-20T20:00:00.000+08:00',
      ended_at: '2026-11-20T20:00:01.000+08:00', progress: PROGRESS_EXAMPLE,
    }], total: 1, page: 1, page_size: 20, total_pages: 1,
  })
  @DocErrors(400)
  async list(@Query(new SchemaPipe(runsQuery)) query: z.output<typeof runsQuery>, @ReaderLanguage() language: Language) {
    const { total, rows } = await this.runs.page(query.page_size, (query.page - 1) * query.page_size);
    const at = (date: Date) => formatZonedIso(date.getTime(), this.runs.options.timezone);
    return {
      data: rows.map((r) => ({
        task_id: r.task_id, task_type: r.run_type, start_date: r.start_date, end_date: r.end_date, status: r.status,
        reason: r.reason, holder: r.holder, started_at: at(r.started_at), ended_at: r.ended_at && at(r.ended_at),
        progress: inLanguage(r.progress, language),
      })),
      total, page: query.page, page_size: query.page_size, total_pages: Math.ceil(total / query.page_size),
    };
  }
}
