type Swagger = typeof import('@nestjs/swagger');

/**
 * Loaded when the first route is described: a process that describes none, as a worker node, is spared its 13 MB.
 */
export function swagger(): Swagger {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a decorator cannot wait for import()
  return require('@nestjs/swagger') as Swagger;
}
