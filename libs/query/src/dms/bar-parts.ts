import type { BarBlock } from '@tidemark/market-data';

/** The text of each instrument of the block, in order; undefined where it has no bars. */
export function* partsOf({ counts, parts }: BarBlock): Generator<Buffer | undefined, void> {
  let at = 0;
  for (const count of counts) yield count === 0 ? undefined : parts[at++];
}
