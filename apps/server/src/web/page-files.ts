import { Injectable } from '@nestjs/common';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Of this file in dist/apps/server/apps/server/src/web. */
const FOLDER = join(__dirname, '../../../../../../web');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
/** The build puts a hash of its content into the name of a file: under that name it never changes. */
const HASHED = /-[\w-]{8}\.\w+$/;

interface Asset {
  readonly type: string;
  readonly content: Buffer;
  readonly isGzip: boolean;
  readonly isFinal: boolean;
}

/** What the build made of apps/web. The names are listed once, and no other file is ever opened, however a request spells it. */
@Injectable()
export class PageFiles {
  private readonly assets = new Set(existsSync(FOLDER) ? readdirSync(join(FOLDER, 'assets')) : []);
  /** Undefined where the page was not built; the API does not need it. */
  readonly index = existsSync(join(FOLDER, 'index.html')) ? readFileSync(join(FOLDER, 'index.html'), 'utf8') : undefined;

  /** Undefined: there is none of this name. */
  async asset(name: string, gzip: boolean): Promise<Asset | undefined> {
    const type = TYPES[extname(name)];
    if (type === undefined || !this.assets.has(name)) return undefined;
    const isGzip = gzip && this.assets.has(`${name}.gz`);
    return { type, content: await readFile(join(FOLDER, 'assets', isGzip ? `${name}.gz` : name)), isGzip, isFinal: HASHED.test(name) };
  }
}
