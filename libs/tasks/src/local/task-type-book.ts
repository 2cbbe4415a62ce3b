import { Inject, Injectable } from '@nestjs/common';
import { Handlers, loadHandlers, loadStrategies, Strategies, TaskTypes } from '@tidemark/execution';
import { TASKS_OPTIONS, TasksOptions } from '../tasks-options';

/** What this server knows of task types without running them. */
@Injectable()
export class TaskTypeBook {
  readonly strategies: Strategies;
  readonly types: TaskTypes;

  constructor(@Inject(TASKS_OPTIONS) { strategiesDir, handlersDir }: TasksOptions) {
    this.strategies = new Strategies(strategiesDir === undefined ? [] : loadStrategies(strategiesDir));
    this.types = new TaskTypes(this.strategies, new Handlers(handlersDir === undefined ? new Map() : loadHandlers(handlersDir)));
  }
}
