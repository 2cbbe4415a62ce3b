import { isLoopback } from '@tidemark/domain';
import { ConfigProblem } from '../config.error';
import { Origin } from '../cross-checks';
import { NodeDocument } from './node-schema';

const WILDCARDS = new Set(['0.0.0.0', '::']);

export function masterUrlOf(c: NodeDocument): string | undefined {
  if (c.master_url !== undefined || c.master_host === undefined) return c.master_url;
  const host = c.master_host.includes(':') ? `[${c.master_host}]` : c.master_host;
  return new URL(`http://${host}:${c.master_port}`).origin;
}

/** The problems of values that do not go together. */
export function nodeChecks(c: NodeDocument, said: (fileKey: string) => Origin): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const problem = (fileKey: string, reason: string, code: ConfigProblem['code'] = 'bad_value') => {
    problems.push({ ...said(fileKey), code, reason });
  };
  if (c.api_key === undefined && !isLoopback(c.host)) {
    problem('host', `${c.host} can be reached from other machines and no NODE_API_KEY is set: set one, or use 127.0.0.1`, 'unsafe_bind');
  }
  if (c.tls_cert !== undefined && c.tls_key === undefined) problem('tls_cert', 'needs NODE_TLS_KEY as well');
  if (c.tls_key !== undefined && c.tls_cert === undefined) problem('tls_key', 'needs NODE_TLS_CERT as well');
  const registers = c.auto_register && masterUrlOf(c) !== undefined;
  if (registers && c.public_url === undefined && WILDCARDS.has(c.host)) {
    problem('host', `${c.host} is no address that the server could call: set NODE_PUBLIC_URL, such as http://10.0.0.7:${c.port}`);
  }
  return problems;
}
