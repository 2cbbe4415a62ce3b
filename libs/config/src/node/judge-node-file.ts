import { ConfigProblem } from '../config.error';
import { nodeChecks } from './node-checks';
import { nodeSchema } from './node-schema';

/** What is wrong with the content of a node_config.json that is about to be written; `file` as the message shall name it. */
export function judgeNodeFile(document: Readonly<Record<string, unknown>>, file: string): ConfigProblem[] {
  const source = `file ${file}`;
  const parsed = nodeSchema.safeParse(document);
  if (parsed.success) return nodeChecks(parsed.data, (key) => ({ key, source }));
  return parsed.error.issues.map((issue) => ({ key: issue.path.join('.'), source, code: 'bad_value', reason: issue.message }));
}
