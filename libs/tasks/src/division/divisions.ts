import { Injectable } from '@nestjs/common';
import { TaskTypeBook } from '../local/task-type-book';
import { Division } from './division';
import { importDivision } from './import-division';
import { optimizationDivision } from './optimization-division';

/** Which types of task can be divided, and how. */
@Injectable()
export class Divisions {
  private readonly byType: ReadonlyMap<string, Division>;

  constructor({ strategies }: TaskTypeBook) {
    this.byType = new Map([importDivision, optimizationDivision(strategies)].map((division) => [division.type, division]));
  }

  of(type: string): Division | undefined {
    return this.byType.get(type);
  }
}
