import { createInterface, Interface } from 'node:readline/promises';
import { InvalidInputError } from '@tidemark/domain';

/** A person, or a pipe that holds the answers line by line. */
export class Questions {
  private readonly lines: Interface;
  private readonly answers: AsyncIterator<string>;

  constructor(input: NodeJS.ReadableStream, private readonly output: NodeJS.WritableStream) {
    this.lines = createInterface({ input, output });
    // Lines that come before they are asked for are kept.
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /**
   * Asks until the answer is one.
   * @param preset what an empty answer means
   * @param judge says what is wrong with an answer
   */
  async ask(question: string, preset: string, judge: (answer: string) => string | undefined): Promise<string> {
    for (;;) {
      this.lines.setPrompt(`${question}${preset === '' ? '' : ` [${preset}]`}: `);
      this.lines.prompt();
      const { value, done } = await this.answers.next() as { value: string | undefined; done?: boolean };
      if (done === true || value === undefined) throw new InvalidInputError('--yes', 'the answers ended early; with --yes the defaults are taken without asking');
      const answer = value.trim() === '' ? preset : value.trim();
      const problem = judge(answer);
      if (problem === undefined) return answer;
      this.output.write(`  ${problem}\n`);
    }
  }

  close(): void {
    this.lines.close();
  }
}
