import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { TidemarkError } from '@tidemark/domain';
import { AskedBy, CallerInfo, DocAnswer, DocBody, DocErrors, errorAnswer, Language, ReaderLanguage, RequiresScope, SchemaPipe } from '@tidemark/http-api';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Answer, TaskDesk } from '../desk';
import { NewTask } from '../task';
import { BULK_EXAMPLE, bulkAnswer } from './task-answer.schema';
import { bulkIds, bulkRequest, newTask, TASK_REQUEST_EXAMPLE, taskRequest } from './task.schema';

const oneTask = new SchemaPipe(taskRequest);

/** Many at once. Its routes come before those of one task. */
@ApiTags('tasks')
@RequiresScope('sync')
@Controller('api/v1/tasks/bulk')
export class BulkController {
  constructor(private readonly desk: TaskDesk) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Have many things done', description: 'Each is judged by itself, and those that can be taken are, in one transaction.' })
  @DocBody(bulkRequest, { tasks: [TASK_REQUEST_EXAMPLE] })
  @DocAnswer(200, bulkAnswer, 'What became of each', BULK_EXAMPLE)
  @DocErrors(400, 503)
  async create(@Body(new SchemaPipe(bulkRequest)) { tasks }: z.output<typeof bulkRequest>, @AskedBy() caller: CallerInfo, @ReaderLanguage() language: Language) {
    const read = tasks.map((task) => readOne(task, caller.name));
    const answers = await this.desk.acceptAll(read);
    return answerOf(answers, (i) => {
      const one = read[i];
      return one instanceof TidemarkError ? spelledId(tasks[i]) : one.id;
    }, language);
  }

  @Post('cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel many tasks' })
  @DocBody(bulkIds, { task_ids: ['backtest-2026-11-20'] })
  @DocAnswer(200, bulkAnswer, 'What became of each', { ...BULK_EXAMPLE, results: [{ task_id: 'backtest-2026-11-20', status: 'cancelled' }] })
  @DocErrors(400, 503)
  async cancel(@Body(new SchemaPipe(bulkIds)) { task_ids: ids }: z.output<typeof bulkIds>, @ReaderLanguage() language: Language) {
    return answerOf(await this.desk.cancel(ids), (i) => ids[i], language);
  }

  @Post('retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try many failed or cancelled tasks again' })
  @DocBody(bulkIds, { task_ids: ['backtest-2026-11-20'] })
  @DocAnswer(200, bulkAnswer, 'What became of each', BULK_EXAMPLE)
  @DocErrors(400, 503)
  async retry(@Body(new SchemaPipe(bulkIds)) { task_ids: ids }: z.output<typeof bulkIds>, @ReaderLanguage() language: Language) {
    return answerOf(await this.desk.retry(ids), (i) => ids[i], language);
  }
}

function readOne(task: unknown, createdBy: string): NewTask | TidemarkError {
  try {
    const request = oneTask.transform(task, { type: 'body' });
    return newTask(request, request.task_id ?? randomUUID(), createdBy);
  } catch (error) {
    if (error instanceof TidemarkError) return error;
    throw error;
  }
}

/** What a refused one called itself, as far as that is a name. */
function spelledId(task: unknown): string | null {
  const id: unknown = task !== null && typeof task === 'object' && 'task_id' in task ? task.task_id : null;
  return typeof id === 'string' && id.length <= 100 ? id : null;
}

function answerOf(answers: readonly Answer[], idOf: (place: number) => string | null, language: Language) {
  const refused = answers.filter((answer) => answer instanceof TidemarkError).length;
  return {
    accepted: answers.length - refused, refused,
    results: answers.map((answer, i) => {
      if (!(answer instanceof TidemarkError)) return { task_id: answer.id, status: answer.status };
      const { code, message, field } = errorAnswer(answer, language).body;
      return { task_id: idOf(i), status: 'error', code, message, ...(field === undefined ? {} : { field }) };
    }),
  };
}
