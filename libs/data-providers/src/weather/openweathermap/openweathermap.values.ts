import { z } from 'zod';
import { MalformedAnswer } from '../../malformed-answer';

/** A number, or not known. */
export const Value = z.number().nullish().transform((value) => value ?? null);
/** Rain or snow, mm. */
export const Fallen = z.looseObject({ '1h': Value }).nullish();

/** No air is as hot as this in °C, and none as cold as this in kelvins. */
const KELVINS_FROM = 100;

/**
 * Answers do not tell their units; kelvins, which are used where nothing is asked for, can be told by their size.
 * @throws MalformedAnswer
 */
export function checkCelsius(temperature: number | null): void {
  if (temperature !== null && temperature >= KELVINS_FROM) {
    throw new MalformedAnswer(`a temperature of ${temperature} is in kelvins, asked for °C`);
  }
}

export function wordsOf(weather: readonly { readonly description: string }[] | null | undefined): string | null {
  const words = (weather ?? []).map(({ description }) => description.replaceAll(/\p{C}+/gu, ' ').trim()).filter((text) => text !== '');
  return words.length === 0 ? null : words.join(', ');
}

export function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? a ?? b : a + b;
}
