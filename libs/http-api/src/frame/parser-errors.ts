import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { HttpException } from '@nestjs/common';
import { errorAnswer, languageOf } from '../error-answer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SECURITY_HEADERS } from './security-headers';

const STATUS_OF: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Requests that the router cannot read (a broken escape, say) never reach a hook or the filter. */
export function answerUnroutable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = errorAnswer(error, languageOf(request.headers['accept-language']));
  void reply.status(answer.status).headers({ ...SECURITY_HEADERS, ...answer.headers, 'x-request-id': request.id })
    .type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

/** What Node's parser refuses is not yet a request: the answer is written to the socket, which is then closed. */
export function answerUnparsable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const body = JSON.stringify(errorAnswer(new HttpException('', status), 'zh').body);
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Bad Request'}`,
    'Content-Type: application/json; charset=utf-8', `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`), 'Connection: close', '', body,
  ].join('\r\n'));
}
