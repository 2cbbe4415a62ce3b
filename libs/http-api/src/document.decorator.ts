import { applyDecorators } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { swagger } from './swagger';

/** Swagger from zod: what validates is what is documented. */

type JsonSchema = Record<string, unknown>;

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it is, `$schema` aside. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const strict = schema instanceof z.ZodObject && schema.def.catchall === undefined && io === 'input';
  const document: JsonSchema = { ...z.toJSONSchema(strict ? schema.strict() : schema, { io, unrepresentable: 'any' }) };
  delete document.$schema;
  return document;
}

export function DocBody(schema: z.ZodType, example: unknown): MethodDecorator {
  return swagger().ApiBody({ schema: { ...jsonSchemaOf(schema), example }, required: true });
}

/** One parameter for each key, with the description and example of its `.meta()`. */
export function DocQuery(query: z.ZodObject): MethodDecorator {
  return applyDecorators(...Object.entries(query.shape).map(([name, part]) => {
    const schema = part as z.ZodType;
    const { description, example, ...rest } = jsonSchemaOf(schema);
    return swagger().ApiQuery({
      name, required: !schema.safeParse(undefined).success, schema: { ...rest, example },
      description: typeof description === 'string' ? description : undefined,
    });
  }));
}

export function DocParam(name: string, schema: z.ZodType, description?: string, example?: string): MethodDecorator {
  const { description: ofSchema, example: sample, ...rest } = jsonSchemaOf(schema);
  return swagger().ApiParam({
    name, schema: { ...rest, example: example ?? sample }, description: description ?? (typeof ofSchema === 'string' ? ofSchema : undefined),
  });
}

export function DocAnswer(status: number, schema: z.ZodType, description: string, example?: unknown): MethodDecorator {
  return swagger().ApiResponse({
    status, description,
    content: { 'application/json': { schema: jsonSchemaOf(schema, 'output'), ...(example === undefined ? {} : { example }) } },
  });
}

/** Where the document of a server has `errorShape`: said once, and not at each refusal of each route. */
export const ERROR_REFERENCE = '#/components/schemas/Error';

export const errorShape = z.looseObject({
  status: z.string().meta({ description: '"error", or the word that older clients of a route know', example: 'error' }),
  code: z.string().meta({ description: 'Stable word for programs', example: 'invalid_input' }),
  message: z.string().meta({ description: 'For people: Chinese, or English with Accept-Language: en', example: '缺少字段: start_date' }),
  detail: z.string().meta({ description: 'The message again, where older clients read it', example: '缺少字段: start_date' }),
  field: z.string().optional().meta({ description: 'The part of the request that was refused', example: 'start_date' }),
  request_id: z.string().optional().meta({
    description: 'From 500 on: what the log calls this request, as in the header X-Request-Id', example: '6b1f0c1e-7d0b-4f0e-9d53-0d6a3f6f5a11',
  }),
});

const WHEN: Readonly<Record<number, string>> = {
  400: 'The request is invalid; `field` names where', 401: 'No key, or an unknown one', 403: 'The key lacks the scope',
  404: 'There is no such thing', 409: 'Not now: something else holds it, or it contradicts what is stored',
  413: 'The body is too large', 415: 'The body is not JSON', 429: 'Too many requests', 503: 'Not ready; try again',
};

/** 401 and 403 are said of every route that needs a key, by the document itself; 500 may come from any. */
export function DocErrors(...statuses: number[]): MethodDecorator {
  return applyDecorators(...statuses.map((status) => swagger().ApiResponse({
    status, description: WHEN[status] ?? STATUS_CODES[status] ?? 'Error', content: { 'application/json': { schema: { $ref: ERROR_REFERENCE } } },
  })));
}
