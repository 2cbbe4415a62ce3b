import { negotiate } from '@fastify/accept-negotiator';

export type ContentEncoding = 'gzip' | 'identity';

/** @param accepted `Accept-Encoding` of a request */
export function contentEncoding(accepted: string | undefined): ContentEncoding {
  return accepted === undefined ? 'identity' : negotiate<ContentEncoding>(accepted.toLowerCase(), ['gzip', 'identity']) ?? 'identity';
}
