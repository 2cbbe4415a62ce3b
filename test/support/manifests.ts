import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = resolve(__dirname, '../..');

export type Tree = { readonly [key: string]: Node };
export type Node = string | number | boolean | null | Tree | readonly Node[];

export interface Manifest extends Tree {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Tree & { readonly name: string };
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** YAML 1.2 with the merge key, as the tools that read these files have it. */
export function readYaml<T>(file: string): T {
  return parse(read(file), { merge: true }) as T;
}

export function readManifests(folder: string): Manifest[] {
  return readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => parseAllDocuments(read(join(folder, name)), { merge: true }).map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS() as Manifest;
    }));
}

/**
 * What the compiler says of manifests as values of their types. The schemas let unknown fields pass, as the API server does
 * with a warning; the types do not.
 */
export function typeProblems(manifests: readonly Manifest[]): string[] {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.manifests-'));
  const file = join(folder, 'manifests.ts');
  const text = manifests.map((manifest, n) => [
    `import type { I${manifest.kind} as T${n} } from 'kubernetes-models/${manifest.apiVersion}/${manifest.kind}';`, `export const m${n}: T${n} = ${JSON.stringify(manifest)};`,
  ].join('\n')).join('\n');
  const options: ts.CompilerOptions = {
    strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2023,
  };
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => (name === file ? ts.createSourceFile(name, text, version) : fromDisk(name, version));
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === file || exists(name);
  try {
    const program = ts.createProgram([file], options, host);
    return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
