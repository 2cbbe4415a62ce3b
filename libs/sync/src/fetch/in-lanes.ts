export interface Lanes {
  /** How many items to have under way; asked again whenever one is done. */
  readonly parallel: number;
  onMore(listener: () => void): () => void;
  /** Told before each is begun: how many have not been. */
  left?(items: number): void;
}

/** Works through the items, as many at a time as there are lanes. The first failure lets nothing more begin, and is thrown at the end. */
export function inLanes<Item>(items: readonly Item[], lanes: Lanes, work: (item: Item) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let underWay = 0;
    let failure: { readonly error: Error } | undefined;
    const carryOn = (): void => {
      lanes.left?.(items.length - next);
      while (!failure && next < items.length && underWay < Math.max(1, lanes.parallel)) {
        void carryOut(items[next++]);
        lanes.left?.(items.length - next);
      }
      if (underWay > 0) return;
      stopListening();
      if (failure) reject(failure.error);
      else resolve();
    };
    const carryOut = async (item: Item): Promise<void> => {
      underWay++;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error: error instanceof Error ? error : new Error(String(error)) };
      }
      underWay--;
      carryOn();
    };
    const stopListening = lanes.onMore(carryOn);
    carryOn();
  });
}
