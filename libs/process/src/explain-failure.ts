import { TidemarkError } from '@tidemark/domain';

/**
 * One readable message for what the operator can mend; everything for what is a bug.
 * @param address the settings that decide where to listen: `HOST or PORT`
 */
export function explainFailure(error: unknown, address: string): string {
  if (error instanceof TidemarkError) return error.message;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof Error && (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL')) {
    return `Cannot listen: ${error.message}. Choose another ${address}.`;
  }
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
