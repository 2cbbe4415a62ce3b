import { Place } from '@tidemark/domain';
import { MalformedAnswer } from '../malformed-answer';

/** Sources answer for the middle of a grid cell, up to 0.3° away, or for a station near by. */
const MOST_DEGREES = 0.5;

/** @throws MalformedAnswer where the answer is about another place than the one that was asked for */
export function checkPlace(asked: Place, lat: number, lon: number): void {
  const apart = Math.abs(((lon - asked.lon) % 360 + 540) % 360 - 180);
  // Towards the poles a cell spans many degrees of longitude.
  const eastWest = apart * Math.cos((asked.lat * Math.PI) / 180);
  if (Math.abs(lat - asked.lat) <= MOST_DEGREES && eastWest <= MOST_DEGREES) return;
  throw new MalformedAnswer(`asked for ${asked.lat},${asked.lon}, the answer is about ${lat},${lon}`);
}
