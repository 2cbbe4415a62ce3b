/** What a pure parser throws for an answer that is wrong as a whole; the provider adds its name and the file. */
export class MalformedAnswer extends Error {}
