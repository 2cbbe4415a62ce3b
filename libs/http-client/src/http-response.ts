import { MalformedJsonError } from './http.error';
import { parseJson } from './safe-json';

/** A 2xx answer, read to its end. */
export class HttpResponse {
  constructor(readonly status: number, readonly headers: Headers, readonly body: Uint8Array<ArrayBuffer>) {}

  /** UTF-8; @throws MalformedJsonError where it is not. */
  text(): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.body);
    } catch (error) {
      throw new MalformedJsonError('the body is not UTF-8', { cause: error });
    }
  }

  /** @throws MalformedJsonError; see `parseJson`. */
  json(maxDepth?: number): unknown {
    return parseJson(this.text(), maxDepth);
  }
}
