import { TidemarkError } from '@tidemark/domain';

export class CompressedBodyError extends TidemarkError {
  readonly code = 'unsupported_content_encoding';
  readonly status = 415;
  override readonly messageZh = '不支持压缩的请求体';

  constructor() {
    super('A compressed request body is not taken');
  }
}
