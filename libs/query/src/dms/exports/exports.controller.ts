import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DocAnswer, DocBody, DocErrors, DocParam, DocQuery, Language, ReaderLanguage, RequiresScope, SchemaPipe,
} from '@tidemark/http-api';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { BarExport } from './bar-export';
import { symbolParam } from '../dms-read.schema';
import { ExportFolder } from './export-folder';
import {
  DELETED_EXAMPLE, deletedAnswer, EXPORT_BODY_EXAMPLE, EXPORT_EXAMPLE, exportAnswer, exportBody, type ExportBody, exportQuery,
  type ExportQuery, FILES_EXAMPLE, filesAnswer, nameParam,
} from './export.schema';

const WRITES = 'Answers when the files are written. One export at a time: another is refused with `export_busy`.';
const FILE_CONTENT = {
  'text/csv': { schema: { type: 'string' }, example: 'instrument,date,open,high,low,close,volume,amount\r\n' },
  'application/zip': { schema: { type: 'string', format: 'binary' }, example: 'PK…' },
} as const;

@ApiTags('dms')
@Controller('api/dms')
export class ExportsController {
  constructor(private readonly exports: BarExport, private readonly folder: ExportFolder) {}

  @Post('export')
  @HttpCode(200)
  @RequiresScope('read')
  @ApiOperation({ summary: 'Write bars into files of the exports folder', description: WRITES })
  @DocBody(exportBody, EXPORT_BODY_EXAMPLE)
  @DocAnswer(200, exportAnswer, 'What was written and what was not', EXPORT_EXAMPLE)
  @DocErrors(400, 409, 415, 503)
  async export(@Body(new SchemaPipe(exportBody)) body: ExportBody, @ReaderLanguage() language: Language) {
    const result = await this.exports.run(body, language);
    return { success: result.success, result };
  }

  @Get('export/symbol/:symbol')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Write the bars of one symbol into a CSV file of the exports folder', description: WRITES })
  @DocParam('symbol', symbolParam)
  @DocQuery(exportQuery)
  @DocAnswer(200, exportAnswer, 'What was written', EXPORT_EXAMPLE)
  @DocErrors(400, 409, 503)
  async one(
    @Param('symbol') symbol: string, @Param('symbol', new SchemaPipe(symbolParam)) _key: unknown,
    @Query(new SchemaPipe(exportQuery)) query: ExportQuery, @ReaderLanguage() language: Language,
  ) {
    const result = await this.exports.run({ ...query, symbols: [symbol], create_zip: false }, language);
    return { success: result.success, result };
  }

  @Get('exports')
  @RequiresScope('read')
  @ApiOperation({ summary: 'The files of the exports folder' })
  @DocAnswer(200, filesAnswer, 'The files, latest first', FILES_EXAMPLE)
  @DocErrors(503)
  async list() {
    const files = await this.folder.list();
    return { success: true, files, total: files.length };
  }

  @Get('exports/:name')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Download a file' })
  @DocParam('name', nameParam)
  @ApiOkResponse({ description: 'The file', content: FILE_CONTENT })
  @DocErrors(404, 503)
  async download(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Readable> {
    const { handle, size } = await this.folder.open(name);
    reply.type(name.endsWith('.zip') ? 'application/zip' : 'text/csv; charset=utf-8; header=present');
    // The name is one of the listing: letters, digits and a few marks, nothing that a header could be torn by.
    reply.headers({ 'content-length': size, 'content-disposition': `attachment; filename="${name}"` });
    return handle.createReadStream();
  }

  @Delete('exports/:name')
  @HttpCode(200)
  @RequiresScope('admin')
  @ApiOperation({ summary: 'Delete a file' })
  @DocParam('name', nameParam)
  @DocAnswer(200, deletedAnswer, 'It is gone', DELETED_EXAMPLE)
  @DocErrors(404, 503)
  async remove(@Param('name') name: string) {
    await this.folder.remove(name);
    return { success: true, filename: name };
  }
}
