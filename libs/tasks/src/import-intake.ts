/**
 * Where imported bars go. Provided by the app, for storing needs the lock of the syncs; without one an import is a
 * result to look at and no more.
 */
export abstract class ImportIntake {
  /**
   * Repeating it changes nothing.
   * @param result of a `data_import`
   * @returns bars that are in the store now; null: it takes none of this
   * @throws TidemarkError nothing was stored
   */
  abstract store(taskId: string, result: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<{ readonly saved: number } | null>;
}
