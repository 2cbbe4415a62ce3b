import { ArgumentsHost, Catch, ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer, languageOf } from './error-answer';

/** The one exception filter: every error becomes the one shape, and what nobody foresaw is logged whole. */
@Catch()
export class ErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = errorAnswer(error, languageOf(request.headers['accept-language']));
    if (answer.unforeseen) {
      this.logger.error(`request ${request.id} ${request.method} ${request.routeOptions.url ?? '(no route)'} failed`, error);
    }
    if (reply.sent || reply.raw.headersSent) {
      // A stream broke off half-way: the connection is cut so that the reader cannot take it for the end.
      reply.raw.destroy();
      return;
    }
    const body = answer.status >= 500 ? { ...answer.body, request_id: request.id } : answer.body;
    void reply.status(answer.status).headers(answer.headers).type('application/json; charset=utf-8').send(body);
  }
}
