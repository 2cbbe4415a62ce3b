import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorAnswer } from '../error-answer';
import { SECURITY_HEADERS } from './security-headers';

/** Where there is a connection and no reply to use: the answer is written to the socket, which is then closed. */
export function answerOnSocket(socket: Duplex, { status, headers, body }: ErrorAnswer): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const text = JSON.stringify(body);
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'Content-Type: application/json; charset=utf-8', `Content-Length: ${Buffer.byteLength(text)}`,
    ...Object.entries({ ...SECURITY_HEADERS, ...headers }).map(([name, value]) => `${name}: ${value}`), 'Connection: close', '', text,
  ].join('\r\n'));
}
