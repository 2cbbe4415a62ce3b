import { TidemarkError } from '@tidemark/domain';

export type EmbeddedPostgresErrorCode =
  | 'platform_unsupported'
  | 'binaries_missing'
  | 'glibc_too_old'
  | 'permission_denied'
  | 'user_without_name'
  | 'disk_full'
  | 'no_free_port'
  | 'version_mismatch'
  | 'cluster_missing'
  | 'cluster_foreign'
  | 'cluster_corrupt'
  | 'initdb_failed'
  | 'start_failed'
  | 'start_timeout'
  | 'stop_failed';

/** The embedded Postgres cannot run; the message says what to do about it. */
export class EmbeddedPostgresError extends TidemarkError {
  readonly status = 503;

  constructor(readonly code: EmbeddedPostgresErrorCode, what: string, todo: string, options?: ErrorOptions) {
    super(`Embedded Postgres: ${what}. ${todo}`, options);
  }
}

/** What the output of initdb or postgres says, as the error it means. */
export function readFailure(
  output: string, otherwise: 'initdb_failed' | 'start_failed', where: string, logFile?: string,
): EmbeddedPostgresError {
  const lines = output.trim().split('\n');
  const telling = lines.filter((line) => /error|fatal|panic|could not|not found/i.test(line)).slice(-3).join(' | ') ||
    lines.at(-1) || 'no output';
  if (/GLIBC_[\d.]+' not found/.test(output)) {
    return new EmbeddedPostgresError('glibc_too_old', telling, 'It needs glibc 2.27 or newer: use a newer system, or set DATABASE_URL to a Postgres of your own');
  }
  if (/could not look up effective user ID/.test(output)) {
    return new EmbeddedPostgresError('user_without_name', telling, 'Run as a user that /etc/passwd lists (or as root), or set DATABASE_URL to a Postgres of your own');
  }
  if (/No space left on device/.test(output)) {
    return new EmbeddedPostgresError('disk_full', `no space left in ${where}`, 'Free some space and start again; nothing stored is lost');
  }
  if (/Permission denied|Operation not permitted/.test(output)) {
    return new EmbeddedPostgresError('permission_denied', telling, `Make ${where} belong to the user that runs the server`);
  }
  if (/database files are incompatible|was initialized by PostgreSQL version/.test(output)) {
    return new EmbeddedPostgresError('version_mismatch', telling, 'Start it with the version of Tidemark that made it, or move the data with pg_dump');
  }
  if (/could not (?:locate|read|open) .*(?:checkpoint|pg_control|PG_VERSION|global\/)|invalid checkpoint|invalid checksum|PANIC/.test(output)) {
    return new EmbeddedPostgresError('cluster_corrupt', telling, `The files in ${where} are damaged: restore them from a backup`);
  }
  return new EmbeddedPostgresError(otherwise, telling, logFile === undefined ? `It was to be made in ${where}` : `${logFile} says more`);
}

/** What a file operation in DATA_DIR says, as the error it means; every other error comes back as it is. */
export function readFileFailure(error: unknown, dataDir: string): unknown {
  if (error instanceof TidemarkError || typeof error !== 'object' || error === null) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return new EmbeddedPostgresError('permission_denied', `DATA_DIR ${dataDir} cannot be used: ${message}`,
      'Set DATA_DIR to a folder that belongs to the user that runs the server', { cause: error });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedPostgresError('disk_full', `no space left in ${dataDir}`, 'Free some space and start again; nothing stored is lost', { cause: error });
  }
  return error;
}
