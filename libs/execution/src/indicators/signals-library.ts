type Library = typeof import('trading-signals');

/**
 * trading-signals, loaded by the first indicator that is made of it: a process that only checks tasks, and a thread whose
 * strategy needs means alone, are spared its 7 MB.
 */
export function signalsLibrary(): Library {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- what computes cannot wait for import()
  return require('trading-signals') as Library;
}
