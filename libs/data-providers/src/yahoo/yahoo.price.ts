/** A stock price is quoted to the cent; of older or finer ones no more than eight places were ever seen. */
const MAX_PLACES = 8;
const FLOAT32_HALF_STEP = 2 ** -24;

/**
 * Yahoo computes in float32 and prints it as a double: 127.58000183105469 stands for 127.58. The price before later
 * splits is value × factor; of all decimals that the float32 may stand for, this is the shortest.
 */
export function rawPrice(value: number, factor: number): number {
  const price = value * factor;
  // What is no float32 was not computed that way: only the noise of the product goes.
  if (Math.fround(value) !== value) return factor === 1 ? value : Number(price.toPrecision(12));
  const slack = Math.abs(price) * FLOAT32_HALF_STEP;
  for (let places = 0; places <= MAX_PLACES; places++) {
    const shorter = Number(price.toFixed(places));
    if (Math.abs(shorter - price) <= slack) return shorter;
  }
  return price;
}

/** Volume before later splits: whole shares, as they were traded. */
export function rawVolume(value: number, factor: number): number {
  return factor === 1 ? value : Math.round(value / factor);
}
