import { Series } from '../indicators/indicator';
import { Side } from './strategy';

/** Two means of the same flat prices may differ in the last digits: that is no crossing. */
const EQUAL = 1e-10;

/** Which side of `b` the line `a` is on, bar by bar; where they touch, the side of the bar before. 0 until both exist. */
function sides(a: Series, b: Series): Int8Array {
  const out = new Int8Array(a.length);
  let side = 0;
  for (let i = 0; i < a.length; i++) {
    const apart = a[i] - b[i];
    if (Math.abs(apart) > EQUAL * Math.max(Math.abs(a[i]), Math.abs(b[i]))) side = apart > 0 ? 1 : -1;
    out[i] = side;
  }
  return out;
}

/** 1 on the bar on which `a` has come above `b`, -1 on which it has fallen below, else undefined. */
export function crossings(a: Series, b: Series): (index: number) => Side | undefined {
  const side = sides(a, b);
  return (i) => (i > 0 && side[i - 1] !== 0 && side[i] !== side[i - 1] ? (side[i] as Side) : undefined);
}
