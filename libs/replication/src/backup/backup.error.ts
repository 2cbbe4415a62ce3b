import { TidemarkError } from '@tidemark/domain';

/** A file that is no whole backup: cut off, changed, or something else. */
export class BadBackupError extends TidemarkError {
  readonly code = 'bad_backup';
  readonly status = 422;
  override readonly messageZh: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file} cannot be used as a backup: ${reason}`, options);
    this.messageZh = `${file} 不是完整的备份：${reason}`;
  }
}

/** The place a backup or its rows are to go to is taken. */
export class BackupTargetError extends TidemarkError {
  readonly code = 'backup_target';
  readonly status = 409;
  override readonly messageZh: string;

  constructor(english: string, chinese: string) {
    super(english);
    this.messageZh = chinese;
  }
}
