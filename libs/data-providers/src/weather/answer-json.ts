import { MalformedJsonError, parseJson } from '@tidemark/http-client';

/** Words that some programs write for numbers that are none. JSON has no such words. */
const NOT_NUMBERS = /("[^"\\]*(?:\\.[^"\\]*)*")|-?\b(?:NaN|Infinity|inf)\b/gi;

/**
 * JSON of a weather source. A bare `NaN` makes the whole text no JSON, though only one value is bad: it is read as a text
 * here, so that the one record that holds it is refused and the others are kept.
 * @throws MalformedJsonError
 */
export function readAnswer(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof MalformedJsonError) || !/nan|inf/i.test(text)) throw error;
    const quoted = text.replace(NOT_NUMBERS, (found, inQuotes?: string) => inQuotes ?? `"${found}"`);
    // What is wrong with the text otherwise is told of the text as it was sent.
    if (quoted === text) throw error;
    return parseJson(quoted);
  }
}
