import { TidemarkError } from '@tidemark/domain';

export class DrillRunningError extends TidemarkError {
  readonly code = 'drill_running';
  readonly status = 409;
  override readonly messageZh = '已有一次恢复演练正在进行';

  constructor() {
    super('a drill is running on this database already');
  }
}

/** The drill needs a database of its own for a while. */
export class DrillNotPermittedError extends TidemarkError {
  readonly code = 'drill_not_permitted';
  readonly status = 409;
  override readonly messageZh = '数据库用户没有创建数据库的权限 (CREATEDB)，无法演练';

  constructor(detail: string, options?: ErrorOptions) {
    super(`the database's user may not create the scratch database of a drill (${detail}): ALTER ROLE … CREATEDB`, options);
  }
}

export class DrillInterruptedError extends TidemarkError {
  readonly code = 'drill_interrupted';
  readonly status = 503;
  override readonly messageZh = '服务正在停止，演练已中断';

  constructor() {
    super('the drill was interrupted: this process is stopping');
  }
}
