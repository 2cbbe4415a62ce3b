import { NotFoundError, TidemarkError } from '@tidemark/domain';

/** 409: one export runs at a time. */
export class ExportBusyError extends TidemarkError {
  readonly code = 'export_busy';
  readonly status = 409;
  override readonly messageZh = '已有导出任务正在运行，请稍后再试';

  constructor() {
    super('an export is running already; try again when it has ended');
  }
}

/** 409: the folder holds as many files as it may; somebody has to delete some. */
export class ExportsFullError extends TidemarkError {
  readonly code = 'exports_full';
  readonly status = 409;
  override readonly messageZh: string;

  constructor(limit: number) {
    super(`the exports folder may hold ${limit} files; delete some`);
    this.messageZh = `导出目录最多 ${limit} 个文件，请先删除部分文件`;
  }
}

/** 503: the folder cannot be written or read; the log has the cause. */
export class ExportFolderError extends TidemarkError {
  readonly code = 'exports_unavailable';
  readonly status = 503;
  override readonly messageZh = '导出目录不可用，详情见日志';

  constructor(cause: unknown) {
    super('the exports folder cannot be used; the log has the cause', { cause });
  }
}

/** 503: the server stops; nothing of the export stays. */
export class ExportStoppedError extends TidemarkError {
  readonly code = 'server_stopping';
  readonly status = 503;
  override readonly messageZh = '服务正在停止，导出已放弃';

  constructor() {
    super('the server is stopping; the export was given up');
  }
}

export class UnknownExportError extends NotFoundError {
  constructor() {
    super('there is no such export', 'unknown_export', '导出文件不存在');
  }
}
