import { InvalidInputError } from '@tidemark/domain';
import { z } from 'zod';

/** One thing wrong with the input, as it stands in `errors` of a 400. */
export interface FieldProblem {
  readonly field: string;
  readonly reason: string;
  readonly reasonZh: string;
  readonly code: string;
  /** The whole Chinese sentence, where the schema brings its own (clients compare it literally). */
  readonly sentenceZh?: string;
}

/** So that ten thousand bad symbols do not make an answer larger than the request. */
const MAX_PROBLEMS = 20;
const MAX_NAME = 80;
const chinese = z.locales.zhCN().localeError;

function shorten(text: string): string {
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text;
}

function fieldOf(root: string, path: readonly PropertyKey[]): string {
  let field = root;
  for (const step of path) {
    field += typeof step === 'number' ? `[${step}]` : `${field === '' ? '' : '.'}${String(step)}`;
  }
  return shorten(field);
}

function textOf(answer: string | { message: string } | undefined | null): string | undefined {
  return typeof answer === 'string' ? answer : answer?.message;
}

function problemsOf(issue: z.core.$ZodIssue, root: string): FieldProblem[] {
  const field = fieldOf(root, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_PROBLEMS).map((key) => ({
      field: fieldOf(field, [key]), reason: 'unknown property', reasonZh: '未知字段', code: 'unknown_property',
    }));
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    const name = field === '' ? 'body' : field;
    return [{ field: name, reason: 'is required', reasonZh: '缺少字段', code: 'missing_field', sentenceZh: `缺少字段: ${name}` }];
  }
  const params: Readonly<Record<string, unknown>> = issue.code === 'custom' ? issue.params ?? {} : {};
  const sentenceZh = typeof params.zh === 'string' ? params.zh : undefined;
  return [{
    field: field === '' ? 'body' : field,
    reason: shorten(issue.message),
    reasonZh: sentenceZh ?? shorten(textOf(chinese(issue as z.core.$ZodRawIssue)) ?? issue.message),
    code: typeof params.code === 'string' ? params.code : 'invalid_input',
    sentenceZh,
  }];
}

/** 400: what a zod schema refused. `field` is the first problem, `errors` are all of them (the first 20). */
export class SchemaError extends InvalidInputError {
  private constructor(readonly problems: readonly FieldProblem[]) {
    const [first] = problems;
    super(first.field, first.reason, first.code, first.sentenceZh ?? `${first.field}: ${first.reasonZh}`);
  }

  /** @param root name of the parameter that was checked, or '' for a whole body or query */
  static of(error: z.core.$ZodError, root: string): SchemaError {
    return new SchemaError(error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => problemsOf(issue, root)).slice(0, MAX_PROBLEMS));
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { errors: this.problems.map(({ field, reason, code }) => ({ field, reason, code })) };
  }
}
