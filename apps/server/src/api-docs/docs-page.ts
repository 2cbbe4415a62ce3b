import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Swagger UI from the package's own files: no outside host, no inline script. */
export const DOCS_HTML = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Tidemark API</title>
  <link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`;

export const DOCS_SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, tryItOutEnabled: true, persistAuthorization: false,
  displayRequestDuration: true, validatorUrl: null,
});
`;

/** Swagger UI sets style attributes on elements and draws its icons from data URLs. */
export const DOCS_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
  + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const ASSETS = { 'swagger-ui.css': 'text/css; charset=utf-8', 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8' } as const;
export type Asset = keyof typeof ASSETS;

/** Read from the disk each time: the page is opened rarely and its script is 1.5 MB of memory. */
export function readAsset(name: Asset): Promise<Buffer> {
  const swagger = createRequire(require.resolve('@nestjs/swagger'));
  return readFile(join(dirname(swagger.resolve('swagger-ui-dist/package.json')), name));
}
