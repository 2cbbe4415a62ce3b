import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatIsoDate, NotFoundError } from '@tidemark/domain';
import {
  DocAnswer, DocBody, DocErrors, DocParam, Language, ReaderLanguage, RequiresScope, SchemaPipe, success,
} from '@tidemark/http-api';
import { SyncManager } from '@tidemark/sync-manager';
import { z } from 'zod';
import { RangeIntake } from '../plan/range-intake';
import { PROGRESS_EXAMPLE, progressShape } from '../runs/run-answer';
import { inLanguage } from '../runs/progress-message';
import { RangeSync } from '../runs/range-sync';
import { RunQuery } from '../runs/run-query';
import { RangeBody, rangeBody } from './range-body';

const taskId = z.string().min(1).max(100).meta({ description: 'As the start answered it', example: '2020-01-01_2020-03-31_1795201592' });
const startedShape = z.object({
  status: success,
  data: z.object({
    task_id: taskId,
    total_days: z.number().int().meta({ description: 'Days of the range', example: 91 }),
    start_date: z.string().meta({ description: 'As it will run', example: '2020-01-01' }),
    end_date: z.string().meta({ description: 'As it will run', example: '2020-03-31' }),
    message: z.string().meta({ description: 'For people', example: '批量同步任务已启动，将同步 91 天的数据' }),
  }).meta({ description: 'What has started' }),
});
const activeShape = z.object({
  status: success,
  data: z.object({ task_id: taskId, progress: progressShape.meta({ description: 'How it stands' }) }).nullable().meta({ description: 'null: nothing runs' }),
});

@ApiTags('batch sync')
@Controller('api/v1/sync-status/sync')
export class BatchController {
  constructor(
    private readonly sync: RangeSync,
    private readonly runs: RunQuery,
    private readonly manager: SyncManager,
    private readonly intake: RangeIntake,
  ) {}

  @Post('batch')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Start a sync over a range of days', description: 'Exactly one sync runs at a time; of many simultaneous requests one is accepted.' })
  @DocBody(rangeBody, { start_date: '2020-01-01', end_date: '2020-03-31' })
  @DocAnswer(200, startedShape, 'It has started', {
    status: 'success',
    data: {
      task_id: '2020-01-01_2020-03-31_1795201592', total_days: 91, start_date: '2020-01-01', end_date: '2020-03-31',
      message: '批量同步任务已启动，将同步 91 天的数据',
    },
  })
  @DocErrors(400, 404, 409, 413, 415, 503)
  async start(@Body(new SchemaPipe(rangeBody)) body: RangeBody, @ReaderLanguage() language: Language) {
    const { request, clipped } = await this.intake.read(body);
    const started = await this.sync.start(request);
    return {
      status: 'success',
      data: {
        task_id: started.taskId, total_days: started.totalDays, start_date: formatIsoDate(started.range.from),
        end_date: formatIsoDate(started.range.to), message: startedMessage(started.totalDays, clipped ? formatIsoDate(started.range.to) : null, language),
      },
    };
  }

  @Get('batch/progress/:taskId')
  @RequiresScope('read')
  @ApiOperation({ summary: 'How a run stands, or how it ended; kept across restarts' })
  @DocParam('taskId', taskId)
  @DocAnswer(200, z.object({ status: success, data: progressShape.meta({ description: 'How it stands' }) }), 'The progress', { status: 'success', data: PROGRESS_EXAMPLE })
  @DocErrors(400, 404)
  async progress(@Param('taskId', new SchemaPipe(taskId)) id: string, @ReaderLanguage() language: Language) {
    const progress = await this.runs.progress(id);
    if (!progress) throw new NotFoundError('there is no such task', 'task_not_found', '任务不存在或已过期');
    return { status: 'success', data: inLanguage(progress, language) };
  }

  @Get('batch/active')
  @RequiresScope('read')
  @ApiOperation({ summary: 'The run that holds the lock, on this server or another, whoever started it' })
  @DocAnswer(200, activeShape, 'The run, or null', { status: 'success', data: null })
  async active(@ReaderLanguage() language: Language) {
    const run = await this.runs.active();
    return { status: 'success', data: run && { ...run, progress: inLanguage(run.progress, language) } };
  }

  @Post('cancel')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Ask the current run to stop; what it has stored stays' })
  @DocAnswer(200, z.object({
    status: success, message: z.string().meta({ description: 'For people', example: '已请求取消当前同步任务' }),
    current_task: z.looseObject({}).meta({ description: 'The run that was asked to stop' }),
  }), 'It will stop', {
    status: 'success', message: '已请求取消当前同步任务',
    current_task: { task_type: 'web_batch', start_time: '2026-11-20T20:00:00.000+08:00', start_date: '2020-01-01', end_date: '2020-03-31', total_days: 91 },
  })
  @DocErrors(404)
  async cancel(@ReaderLanguage() language: Language) {
    const current_task = await this.manager.cancel();
    if (!current_task) throw new NotFoundError('no sync is running', 'nothing_running', '当前没有正在运行的同步任务');
    return { status: 'success', message: language === 'zh' ? '已请求取消当前同步任务' : 'the current sync was asked to stop', current_task };
  }
}

function startedMessage(days: number, cutTo: string | null, language: Language): string {
  if (language === 'zh') return `批量同步任务已启动，将同步 ${days} 天的数据${cutTo === null ? '' : `（结束日期已截断到 ${cutTo}）`}`;
  return `the batch sync has started: ${days} days${cutTo === null ? '' : ` (the end is cut to ${cutTo})`}`;
}
