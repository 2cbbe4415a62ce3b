import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, DocParam, DocQuery, Language, ReaderLanguage, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { TaskDesk } from '../desk';
import { TASKS_OPTIONS, TasksOptions } from '../tasks-options';
import { deadQuery, filterOf, listQuery } from './list.schema';
import { acceptedAnswer, SUMMARY_EXAMPLE, TASK_EXAMPLE, taskAnswer, taskPage } from './task-answer.schema';
import { newTask, TASK_REQUEST_EXAMPLE, taskId, TaskRequest, taskRequest } from './task.schema';
import { TaskView } from './task-view';

const PAGE_EXAMPLE = { data: [SUMMARY_EXAMPLE], total: 1, page: 1, page_size: 50, total_pages: 1 };
const ACCEPTED_EXAMPLE = { task_id: 'backtest-2026-11-20', status: 'pending' };

/** The fixed names come before `:id`. */
@ApiTags('tasks')
@Controller('api/v1/tasks')
export class TasksController {
  constructor(private readonly desk: TaskDesk, private readonly view: TaskView, @Inject(TASKS_OPTIONS) private readonly options: TasksOptions) {}

  @Post()
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({
    summary: 'Have something done, by a node or by the server itself',
    description: 'The task is durable when this answers. The same request again, with its task_id, gives the same task and starts nothing.',
  })
  @DocBody(taskRequest, TASK_REQUEST_EXAMPLE)
  @DocAnswer(200, acceptedAnswer, 'It is accepted', ACCEPTED_EXAMPLE)
  @DocErrors(400, 409, 503)
  async create(@Body(new SchemaPipe(taskRequest)) request: TaskRequest, @AskedBy() caller: CallerInfo) {
    const id = request.task_id ?? randomUUID();
    return { task_id: id, status: await this.desk.accept(newTask(request, id, caller.name)) };
  }

  @Get()
  @RequiresScope('read')
  @ApiOperation({ summary: 'All tasks, newest first' })
  @DocQuery(listQuery)
  @DocAnswer(200, taskPage, 'A page', PAGE_EXAMPLE)
  @DocErrors(400, 503)
  list(@Query(new SchemaPipe(listQuery)) query: z.output<typeof listQuery>, @ReaderLanguage() language: Language) {
    return this.view.page(filterOf(query, this.options.timezone), query.page, query.page_size, language);
  }

  @Get('dead')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Dead letters: tasks of which every attempt failed, newest first' })
  @DocQuery(deadQuery)
  @DocAnswer(200, taskPage, 'A page', PAGE_EXAMPLE)
  @DocErrors(400, 503)
  dead(@Query(new SchemaPipe(deadQuery)) query: z.output<typeof deadQuery>, @ReaderLanguage() language: Language) {
    return this.view.page({ status: 'failed', dead: true }, query.page, query.page_size, language);
  }

  @Get(':id')
  @RequiresScope('read')
  @ApiOperation({ summary: 'One task: its result, and every attempt with why it went where it went' })
  @DocParam('id', taskId)
  @DocAnswer(200, taskAnswer, 'The task', TASK_EXAMPLE)
  @DocErrors(400, 404, 503)
  find(@Param('id', new SchemaPipe(taskId)) id: string, @ReaderLanguage() language: Language) {
    return this.view.find(id, language);
  }

  @Get(':id/result')
  @RequiresScope('read')
  @ApiOperation({ summary: 'The result of a task and nothing else, however large it is' })
  @DocParam('id', taskId)
  @DocAnswer(200, z.record(z.string(), z.unknown()).meta({ description: 'Depends on the type' }), 'The result', { task_type: 'backtest', total_return: 0.12 })
  @DocErrors(400, 404, 503)
  async result(@Param('id', new SchemaPipe(taskId)) id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const result = await this.view.result(id);
    reply.type('application/json; charset=utf-8');
    return result;
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Cancel a task that has not ended; a result that comes later is ignored' })
  @DocParam('id', taskId)
  @DocAnswer(200, acceptedAnswer, 'It is cancelled', { ...ACCEPTED_EXAMPLE, status: 'cancelled' })
  @DocAnswer(202, acceptedAnswer, 'It is cancelled; whoever runs it is told', { ...ACCEPTED_EXAMPLE, status: 'cancelled' })
  @DocErrors(400, 404, 409, 503)
  async cancel(@Param('id', new SchemaPipe(taskId)) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const [answer] = await this.desk.cancel([id]);
    if (answer instanceof Error) throw answer;
    if (answer.wasRunning) reply.status(202);
    return { task_id: id, status: answer.status };
  }

  @Post(':id/retry')
  @HttpCode(200)
  @RequiresScope('sync')
  @ApiOperation({ summary: 'Try a failed or cancelled task again, with all its attempts' })
  @DocParam('id', taskId)
  @DocAnswer(200, acceptedAnswer, 'It waits', ACCEPTED_EXAMPLE)
  @DocErrors(400, 404, 409, 503)
  async retry(@Param('id', new SchemaPipe(taskId)) id: string) {
    const [answer] = await this.desk.retry([id]);
    if (answer instanceof Error) throw answer;
    return { task_id: id, status: answer.status };
  }
}
