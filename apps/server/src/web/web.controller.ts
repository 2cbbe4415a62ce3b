import { Controller, Get, Headers, NotFoundException, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { contentEncoding, Public } from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import { PageFiles } from './page-files';
import { WebPage } from './web-page';

/** The same as in apps/web/src/pages.ts. Named one by one: whatever is not named needs a key, and is JSON. */
const PATHS = ['sync', 'coverage', 'market', 'replication', 'nodes', 'tasks', 'weather', 'quarantine', 'settings'];
const FOREVER = 'public, max-age=31536000, immutable';

/** The page and its files hold nothing of the store, so they need no key; what the page then asks for does. */
@ApiExcludeController()
@Controller()
export class WebController {
  constructor(private readonly page: WebPage, private readonly files: PageFiles) {}

  @Public()
  @Get(PATHS)
  show(@Headers('host') host: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): string {
    const html = this.page.show(host, reply);
    if (html === undefined) throw new NotFoundException();
    return html;
  }

  @Public()
  @Get('assets/:name')
  async asset(@Param('name') name: string, @Headers('accept-encoding') encodings: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const asset = await this.files.asset(name, contentEncoding(encodings) === 'gzip');
    if (!asset) throw new NotFoundException();
    void reply.headers({ 'content-type': asset.type, vary: 'accept-encoding', 'cache-control': asset.isFinal ? FOREVER : 'no-cache', ...(asset.isGzip && { 'content-encoding': 'gzip' }) });
    return asset.content;
  }
}
