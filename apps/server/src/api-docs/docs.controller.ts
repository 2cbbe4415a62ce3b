import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresScope } from '@tidemark/http-api';
import { ApiDocument } from './api-document';
import { ASSETS, DOCS_HTML, DOCS_POLICY, DOCS_SCRIPT, readAsset } from './docs-page';

const CSP = 'content-security-policy';

@ApiExcludeController()
@RequiresScope('read')
@Controller()
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  openapi(): string {
    return this.document.asJson();
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(CSP, DOCS_POLICY)
  page(): string {
    return DOCS_HTML;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return DOCS_SCRIPT;
  }

  @Get('docs/swagger-ui.css')
  @Header('content-type', ASSETS['swagger-ui.css'])
  style(): Promise<Buffer> {
    return readAsset('swagger-ui.css');
  }

  @Get('docs/swagger-ui-bundle.js')
  @Header('content-type', ASSETS['swagger-ui-bundle.js'])
  bundle(): Promise<Buffer> {
    return readAsset('swagger-ui-bundle.js');
  }
}
