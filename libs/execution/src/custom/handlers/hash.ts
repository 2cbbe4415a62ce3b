import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Breath } from '../../breath';
import { readTaskData } from '../../read-task-data';
import { Handler } from '../handler';

const BETWEEN_BREATHS = 1_000;
const shape = z.object({ text: z.string().max(1_000_000).default(''), rounds: z.number().int().min(1).max(100_000_000).default(100_000) });

/** SHA-256 of SHA-256 of … the text: load of a chosen size, whose result can be checked. */
export const hash: Handler = async (data, { signal, progress }) => {
  const { text, rounds } = readTaskData(shape, data);
  const breath = new Breath(signal);
  let digest = createHash('sha256').update(text).digest();
  for (let round = 1; round < rounds; round++) {
    digest = createHash('sha256').update(digest).digest();
    if (round % BETWEEN_BREATHS !== 0) continue;
    await breath.take();
    progress(round / rounds, `${round} of ${rounds} rounds`);
  }
  return { sha256: digest.toString('hex'), rounds };
};
