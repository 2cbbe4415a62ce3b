import type { BarColumns } from '@tidemark/domain';
import { BarSource, HeldBars } from '@tidemark/execution';

/** Bars that came with a task; what did not come is read elsewhere. */
export function attachedBars(attached: ReadonlyMap<string, BarColumns> | undefined, elsewhere: BarSource): BarSource {
  if (!attached) return elsewhere;
  const held = new HeldBars(attached);
  return { read: (need, signal) => (attached.has(need.instrument) ? held : elsewhere).read(need, signal) };
}
