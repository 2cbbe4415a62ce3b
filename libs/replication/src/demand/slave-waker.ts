import { Injectable } from '@nestjs/common';
import { ChangeBell } from '../master/change-bell';
import { PushDirector } from '../master/push-director';

/** Ends every pause: of slaves that were left alone after failures, and of those that wait for news. */
@Injectable()
export class SlaveWaker {
  constructor(private readonly director: PushDirector, private readonly bell: ChangeBell) {}

  wake(names: readonly string[]): void {
    for (const name of names) this.director.hurry(name);
    this.bell.ring();
  }
}
