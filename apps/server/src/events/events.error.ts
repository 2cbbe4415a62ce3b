import { TidemarkError } from '@tidemark/domain';

/** 404 in the words of every other unknown route. */
export class NoSuchUpgradeError extends TidemarkError {
  readonly code = 'route_not_found';
  readonly status = 404;
  override readonly messageZh = '接口不存在';

  constructor() {
    super('There is no such route: WebSockets are at /ws');
  }
}

export class BadUpgradeError extends TidemarkError {
  readonly code = 'bad_request';
  readonly status = 400;
  override readonly messageZh = '请求无效';

  constructor() {
    super('The request is not a valid WebSocket handshake (version 13)');
  }
}

export class TooManyReadersError extends TidemarkError {
  readonly code = 'too_many_connections';
  readonly status = 503;
  override readonly messageZh = 'WebSocket 连接数已达上限';

  constructor(limit: number) {
    super(`There are ${limit} WebSocket connections already; try again later`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { retry_after_ms: 5_000 };
  }
}

export class StoppingError extends TidemarkError {
  readonly code = 'unavailable';
  readonly status = 503;
  override readonly messageZh = '服务正在停止';

  constructor() {
    super('This server is stopping');
  }
}
