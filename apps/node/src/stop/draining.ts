import { Injectable } from '@nestjs/common';

/** Whether this node is on its way out: takes no new tasks, and ends those it has. There is no way back. */
@Injectable()
export class Draining {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
