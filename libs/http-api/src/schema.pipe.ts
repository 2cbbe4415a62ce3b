import { ArgumentMetadata, Injectable, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { SchemaError } from './schema-error';

/**
 * The validator of the app: `@Body(new SchemaPipe(schema))`, `@Query(…)`, `@Param('date', …)`.
 * An object schema is made strict: an unknown property is an error that names it, never dropped silently.
 * @throws SchemaError (400)
 */
@Injectable()
export class SchemaPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  private readonly schema: z.ZodType;

  constructor(schema: S) {
    const open = schema instanceof z.ZodObject && schema.def.catchall === undefined;
    this.schema = open ? schema.strict() : schema;
  }

  transform(value: unknown, metadata: ArgumentMetadata): z.output<S> {
    const answer = this.schema.safeParse(value, { reportInput: true });
    if (!answer.success) throw SchemaError.of(answer.error, metadata.data ?? '');
    return answer.data as z.output<S>;
  }
}
