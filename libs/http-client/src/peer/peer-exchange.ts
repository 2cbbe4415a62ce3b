import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HttpError, ResponseTooLargeError } from '../http.error';
import { PeerCall } from './peer-call';

/** An answer of any status but a redirect, read to its end. */
export interface PeerResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A call whose answer is wanted whole. */
export class PeerExchange extends PeerCall<PeerResponse> {
  async run(): Promise<PeerResponse> {
    try {
      return await this.begin();
    } finally {
      this.finish();
    }
  }

  protected read(response: IncomingMessage, resolve: (answer: PeerResponse) => void, fail: (error: HttpError) => void): void {
    const { maxBytes } = this.order;
    const { statusCode: status = 0, headers } = response;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) {
        fail(new ResponseTooLargeError(`${this.where}: more than ${maxBytes} bytes`));
        response.destroy();
      } else chunks.push(chunk);
    });
    response.on('end', () => {
      if (!response.complete) {
        fail(this.failure({ code: 'ECONNRESET' }));
        return;
      }
      this.answered();
      resolve({ status, headers, body: Buffer.concat(chunks) });
    });
  }
}
