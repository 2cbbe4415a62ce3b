import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { ConfigProblem } from '../config.error';

export type Tree = { [key: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The document of a YAML or JSON file (JSON is YAML).
 * @param named whether somebody named it: then it has to be there
 * @returns undefined where there is none, or where `problems` has been told why it cannot be read
 */
export function readSettingsFile(file: string, key: string, named: boolean, problems: ConfigProblem[]): Tree | undefined {
  const problem = (reason: string, code: ConfigProblem['code'] = 'unreadable_file') => {
    problems.push({ key, source: `file ${file}`, code, reason });
    return undefined;
  };
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !named) return undefined;
    return problem(code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`);
  }
  const document = parseDocument(content, { prettyErrors: true, uniqueKeys: true, strict: true });
  if (document.errors.length > 0) {
    // The first line says what and where; those after it quote the file, which may hold a secret.
    return problem(`is not valid ${file.endsWith('.json') ? 'JSON' : 'YAML'}: ${document.errors[0].message.split('\n')[0]}`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // Aliases that nest into each other grow without bound.
    if (error instanceof ReferenceError) return problem(error.message);
    throw error;
  }
  if (value === null || value === undefined) return {};
  return isTree(value) ? value : problem('must be a mapping of keys to values');
}
