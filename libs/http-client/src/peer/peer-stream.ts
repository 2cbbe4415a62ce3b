import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HttpError, ResponseTooLargeError } from '../http.error';
import { PeerCall } from './peer-call';

/** An answer of any status but a redirect, whose body is read as it comes. */
export interface PeerStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read once. A failure on the way (HttpError) is thrown there; leaving it early ends the connection. */
  readonly body: AsyncIterable<Buffer>;
  /** For an answer whose body is not wanted. */
  close(): void;
}

/** A call whose answer begins to be of use before its end. */
export class PeerStreamCall extends PeerCall<PeerStream> {
  async open(): Promise<PeerStream> {
    try {
      return await this.begin();
    } catch (error) {
      this.finish();
      throw error;
    }
  }

  protected read(response: IncomingMessage, resolve: (answer: PeerStream) => void): void {
    const { statusCode: status = 0, headers } = response;
    resolve({ status, headers, body: this.chunks(response), close: () => this.finish() });
  }

  private async *chunks(response: IncomingMessage): AsyncGenerator<Buffer> {
    let size = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.byteLength;
        if (size > this.order.maxBytes) throw new ResponseTooLargeError(`${this.where}: more than ${this.order.maxBytes} bytes`);
        yield chunk;
      }
      if (!response.complete) throw this.failure({ code: 'ECONNRESET' });
      this.answered();
    } catch (error) {
      throw error instanceof HttpError ? error : this.failure(error as NodeJS.ErrnoException);
    } finally {
      this.finish();
    }
  }
}
