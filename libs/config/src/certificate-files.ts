import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigProblem } from './config.error';
import { Origin } from './cross-checks';
import { Secret } from './secret';

/** PEM texts; see `TidemarkConfig.server`, `NodeConfig`. */
export interface Certificates {
  readonly tls?: { readonly cert: string; readonly key: Secret };
  readonly tlsCa?: string;
}

interface Reading {
  path(this: void, fileKey: string, value: string): string;
  said(this: void, fileKey: string): Origin;
  readonly problems: ConfigProblem[];
  /** The places of the three in the file, and the variable of the private key. */
  readonly names: { readonly cert: string; readonly key: string; readonly ca: string; readonly keyName: string };
}

/**
 * Reads them at the start: a server that finds out at the first handshake that it cannot read its key looks well and
 * answers nobody. What is wrong goes to `problems`.
 */
export function readCertificates(
  files: { readonly cert?: string; readonly key?: string; readonly ca?: string }, { path, said, problems, names }: Reading,
): Certificates {
  const problem = (fileKey: string, reason: string, code: ConfigProblem['code']) => {
    problems.push({ ...said(fileKey), code, reason });
    return undefined;
  };
  const read = (fileKey: string, file: string | undefined): string | undefined => {
    if (file === undefined) return undefined;
    try {
      return readFileSync(path(fileKey, file), 'utf8');
    } catch (error) {
      return problem(fileKey, `${path(fileKey, file)} cannot be read (${(error as NodeJS.ErrnoException).code})`, 'unreadable_file');
    }
  };
  const cert = read(names.cert, files.cert);
  const key = read(names.key, files.key);
  const ca = read(names.ca, files.ca);
  const judge = (fileKey: string, shown: string, check: () => unknown) => {
    try {
      check();
    } catch (error) {
      // OpenSSL's own words quote nothing of the files.
      problem(fileKey, `${shown} cannot be used: ${(error as Error).message}`, 'bad_value');
    }
  };
  if (ca !== undefined) judge(names.ca, path(names.ca, files.ca ?? ''), () => new X509Certificate(ca));
  if (cert === undefined || key === undefined) return { tlsCa: ca };
  const both = `${path(names.cert, files.cert ?? '')} with ${names.keyName} ${path(names.key, files.key ?? '')}`;
  judge(names.cert, both, () => createSecureContext({ cert, key }));
  return { tls: { cert, key: Secret.of(key) }, tlsCa: ca };
}
