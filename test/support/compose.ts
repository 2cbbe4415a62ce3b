import { readYaml } from './manifests';

export interface Service {
  image: string; user?: string; read_only?: boolean; cap_drop?: string[]; security_opt?: string[]; environment?: Record<string, string | number>;
  command?: string[]; healthcheck?: { test: string[] }; ports?: string[]; networks: string[]; volumes?: string[]; depends_on?: Record<string, { condition: string }>;
}

export interface Compose {
  readonly services: Record<string, Service>;
  readonly networks: object;
  readonly volumes: object;
}

export function readCompose(): Compose {
  return readYaml<Compose>('compose.yaml');
}

export function isOurs({ image }: Service): boolean {
  return image.startsWith('tidemark:');
}

/** What a service is told: `${NAME:?reason}` from the values, `${NAME:-otherwise}` likewise or else so. */
export function environmentOf({ environment }: Service, values: (name: string) => string | undefined): Record<string, string> {
  const filled = (text: string) => text.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const value = values(name) ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`${name}: ${rest}`);
    return value;
  });
  return Object.fromEntries(Object.entries(environment ?? {}).map(([name, value]) => [name, filled(String(value))]));
}
