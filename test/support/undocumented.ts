interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly description?: string; readonly schema?: { readonly example?: unknown } }[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>> }>>;
}

function fields(schema: Schema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const described = part.description !== undefined || (part.anyOf ?? []).some((one) => one.description !== undefined);
    return [...(described ? [] : [`${path}.${name}`]), ...fields(part, `${path}.${name}`)];
  });
  return [...own, ...(schema.items ? fields(schema.items, `${path}[]`) : []), ...(schema.anyOf ?? []).flatMap((one) => fields(one, path))];
}

/** Everything in an OpenAPI document that a reader would have to guess: fields, parameters and answers without a word. */
export function undocumented(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): string[] {
  return Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).flatMap(([method, operation]) => [
    ...(operation.parameters ?? []).filter((p) => !p.description || p.schema?.example === undefined).map((p) => `${method} ${path} ?${p.name}`),
    ...Object.entries(operation.responses).flatMap(([status, { content = {} }]) => Object.values(content).flatMap((body) => [
      ...(status === '200' && body.example === undefined ? [`${method} ${path} ${status} has no example`] : []),
      ...fields(body.schema, `${method} ${path} ${status}`),
    ])),
  ]));
}
