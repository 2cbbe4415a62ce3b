// Cases in turn, the order rotated each round; what counts is the median of the ratios within a round.
export const median = (values) => {
  const s = [...values].sort((a, b) => a - b);
  const m = s.length >> 1;
  return s.length % 2 ? s[m] : (s[m - 1] + s[m]) / 2;
};

/** @param cases name → async () => seconds @returns name → { seconds, min, max, all } */
export async function rounds(cases, count) {
  const names = Object.keys(cases);
  const times = Object.fromEntries(names.map((n) => [n, []]));
  for (let r = 0; r < count; r++) {
    for (let k = 0; k < names.length; k++) {
      const name = names[(k + r) % names.length];
      globalThis.gc?.();
      times[name].push(await cases[name]());
    }
  }
  return Object.fromEntries(names.map((n) => [n, {
    seconds: median(times[n]), min: Math.min(...times[n]), max: Math.max(...times[n]), all: times[n],
  }]));
}

/** How many times as fast `name` was as `base`, median over the rounds. */
export const ratio = (measured, name, base) =>
  median(measured[name].all.map((t, i) => measured[base].all[i] / t));

export const seconds = async (work) => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};
