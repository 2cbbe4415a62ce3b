import { InvalidInputError } from '@tidemark/domain';
import { z } from 'zod';

export interface TaskDataProblem {
  /** Path from the request's root: `task_data.symbols[3]`. */
  readonly field: string;
  readonly reason: string;
}

/** So that a list of ten thousand bad symbols does not make an answer larger than the request. */
const MAX_PROBLEMS = 20;

/** 400: task_data that a task type cannot take. `field` is the first problem, `errors` are all of them (the first 20). */
export class TaskDataError extends InvalidInputError {
  readonly problems: readonly TaskDataProblem[];

  constructor(problems: readonly TaskDataProblem[]) {
    const [{ field, reason }] = problems;
    super(field, reason, 'invalid_task_data', `${field}: ${reason}`);
    this.problems = problems.slice(0, MAX_PROBLEMS);
  }

  static at(field: string, reason: string): TaskDataError {
    return new TaskDataError([{ field: `task_data.${field}`, reason }]);
  }

  static of(error: z.core.$ZodError): TaskDataError {
    return new TaskDataError(error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
      field: fieldOf(issue.path),
      reason: issue.code === 'invalid_type' && issue.input === undefined ? 'is required' : issue.message,
    })));
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { errors: this.problems };
  }
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, step) => `${field}${typeof step === 'number' ? `[${step}]` : `.${String(step)}`}`, 'task_data')
    .slice(0, 120);
}
