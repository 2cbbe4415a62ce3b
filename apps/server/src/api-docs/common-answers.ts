import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_REFERENCE, errorShape, jsonSchemaOf, SECURITY_SCHEME } from '@tidemark/http-api';

export const SESSION_SCHEME = 'session';

type Responses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;

const NO_KEY = 'NoKey';
const KEY_TOO_SMALL = 'KeyTooSmall';
const NOT_HTTP = 'NotHttp';

function answer(description: string): Responses[string] {
  return { description, content: { 'application/json': { schema: { $ref: ERROR_REFERENCE } } } };
}

/** What every route of a kind may answer is said once, and not at each. Changes the document. */
export function addCommonAnswers(document: OpenAPIObject): void {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Error: jsonSchemaOf(errorShape, 'output') },
    responses: {
      [NO_KEY]: answer('No key where one is needed, or one that is unknown, expired or revoked'),
      [KEY_TOO_SMALL]: answer('The key lacks the scope, or the page that asks is not one of this server'),
      [NOT_HTTP]: answer('What came is no request of HTTP: a header or an address that cannot be read'),
    },
  };
  const at = (name: string) => ({ $ref: `#/components/responses/${name}` });
  for (const path of Object.values(document.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (!operation) continue;
      const security = operation.security ?? [];
      if (security.length === 0) operation.responses = { 400: at(NOT_HTTP), ...operation.responses };
      else operation.responses = { 401: at(NO_KEY), 403: at(KEY_TOO_SMALL), ...operation.responses };
      // A signed-in page is known by its cookie wherever a key is.
      operation.security = security.flatMap((one) => (SECURITY_SCHEME in one ? [one, { [SESSION_SCHEME]: one[SECURITY_SCHEME] }] : [one]));
    }
  }
}
