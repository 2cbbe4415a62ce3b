import { ArgumentsHost, Catch, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidTaskError } from './invalid-task.error';

/** `detail` is a list here, as clients of the original know it; everywhere else it is a text. */
@Catch(InvalidTaskError)
export class InvalidTaskFilter implements ExceptionFilter<InvalidTaskError> {
  catch(error: InvalidTaskError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(error.status).type('application/json; charset=utf-8')
      .send({ detail: error.fields, code: error.code, message: error.message });
  }
}
