import { AttemptEnd } from '../nodes/attempt';
import { ClaimedTask } from '../task';
import { Place } from './placement';

/** An attempt that is under way. */
export interface Run extends Place {
  readonly task: ClaimedTask;
  /** This server's name in the books when it began. */
  readonly dispatcher: string;
  /** The node may have begun it for a server that is gone now. */
  readonly adopted: boolean;
  /** Ends a local one, and whatever is done with the result. */
  readonly stop: AbortController;
  /** In tries, if it fails; 1 by default. */
  readonly cost?: number;
  /** Someone else is responsible for it now: what comes of it is no concern of this server. */
  detached: boolean;
}

export type RunEnd = AttemptEnd;

/** What the node calls it: parts of one task may meet on one node, and a part may go to another. */
export function wireId({ task, node }: Run): string {
  return task.part ? `${task.id}_${node}` : task.id;
}

export function runKey({ id, attempt }: ClaimedTask): string {
  return `${id}#${attempt}`;
}
