import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import { PageFiles } from './page-files';

const PLACE_OF_NONCE = /__NONCE__/g;

/** Own files only. `'self'` of connect-src covers the WebSocket of the same host in today's browsers; older ones need it named. */
function policyOf(nonce: string, host: string | undefined): string {
  const socket = host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'", "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data:", `connect-src 'self'${socket}`, "object-src 'none'",
    "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
  ].join('; ');
}

/** The page for browsers. Every answer has a number of its own, which lets in the styles that the page itself makes. */
@Injectable()
export class WebPage {
  constructor(private readonly files: PageFiles) {}

  /** Programs that ask for `/` get the greeting as JSON, as ever; a browser says that it takes HTML. */
  isAskedBy(accept: string | undefined): boolean {
    return this.files.index !== undefined && /(?:^|[\s,])text\/html(?:[\s,;]|$)/i.test(accept ?? '');
  }

  /** Undefined: it was not built. */
  show(host: string | undefined, reply: FastifyReply): string | undefined {
    if (this.files.index === undefined) return undefined;
    const nonce = randomBytes(16).toString('base64');
    void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'content-security-policy': policyOf(nonce, host) });
    return this.files.index.replace(PLACE_OF_NONCE, nonce);
  }
}
