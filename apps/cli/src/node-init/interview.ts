import { hostname } from 'node:os';
import { judgeNodeFile } from '@tidemark/config';
import { InvalidInputError, isLoopback } from '@tidemark/domain';
import { newKey, NodeFile } from './node-file';

/** What was said on the command line, as text. */
export interface NodeFlags {
  readonly name?: string;
  readonly host?: string;
  readonly port?: string;
  readonly apiKey?: string;
  readonly publicUrl?: string;
  readonly workers?: string;
  readonly masterUrl?: string;
  readonly masterKey?: string;
}

/** Asks a person; with `--yes` everybody answers with the preset. */
export type Ask = (question: string, preset: string, judge: (answer: string) => string | undefined) => Promise<string>;

interface Topic {
  readonly key: keyof NodeFile;
  readonly flag: keyof NodeFlags;
  readonly question: string;
  preset(this: void, soFar: Partial<NodeFile>): string;
  /** False: of no meaning after the answers before it. */
  applies?(this: void, soFar: Partial<NodeFile>): boolean;
}

const NEW = 'new';
const isOpen = ({ host = '' }: Partial<NodeFile>) => !isLoopback(host);

const TOPICS: readonly Topic[] = [
  { key: 'node_name', flag: 'name', question: 'Name of this node', preset: () => hostname() },
  { key: 'host', flag: 'host', question: 'Address to listen on (127.0.0.1: this machine only, 0.0.0.0: all networks)', preset: () => '127.0.0.1' },
  { key: 'port', flag: 'port', question: 'Port', preset: () => '8900' },
  { key: 'max_workers', flag: 'workers', question: 'Tasks that run at once', preset: () => '4' },
  { key: 'api_key', flag: 'apiKey', question: `Key that callers must show ("${NEW}" makes one, empty is none)`, preset: (soFar) => (isOpen(soFar) ? NEW : '') },
  { key: 'master_url', flag: 'masterUrl', question: 'Server to register with, such as http://10.0.0.2:8000 (empty: none)', preset: () => '' },
  { key: 'master_key', flag: 'masterKey', question: 'Key that this node shows to the server (empty: none)', preset: () => '', applies: (soFar) => soFar.master_url !== undefined },
  {
    key: 'public_url', flag: 'publicUrl', question: 'Address under which the server reaches this node',
    preset: ({ port }) => `http://${hostname()}:${port}`, applies: (soFar) => soFar.master_url !== undefined && isOpen(soFar),
  },
];

const ORDER: readonly (keyof NodeFile)[] = ['node_name', 'host', 'port', 'api_key', 'public_url', 'max_workers', 'master_url', 'master_key'];

/** @returns the file's content, checked by the rules that the node starts with. @throws InvalidInputError for a flag */
export async function interview(flags: NodeFlags, ask: Ask, file: string): Promise<NodeFile> {
  const answers: Partial<NodeFile> = {};
  for (const { key, flag, question, preset, applies } of TOPICS) {
    const said = flags[flag];
    if (said === undefined && applies?.(answers) === false) continue;
    const judge = (answer: string) => (answer === '' ? undefined : reasonOf(key, answer, file));
    const problem = said === undefined ? undefined : judge(said);
    if (problem !== undefined) throw new InvalidInputError(`--${flag.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, problem);
    const answer = said ?? await ask(question, preset(answers), judge);
    if (answer !== '') Object.assign(answers, { [key]: valueOf(key, answer) });
  }
  const [problem] = judgeNodeFile(answers, file);
  if (problem) throw new InvalidInputError(problem.key, problem.reason);
  return Object.fromEntries(ORDER.filter((key) => key in answers).map((key) => [key, answers[key]])) as unknown as NodeFile;
}

function valueOf(key: keyof NodeFile, answer: string): string | number {
  if (key === 'port' || key === 'max_workers') return Number(answer);
  return key === 'api_key' && answer === NEW ? newKey() : answer;
}

/** What is wrong with this one answer: whether all go together is judged in the end. */
function reasonOf(key: keyof NodeFile, answer: string, file: string): string | undefined {
  return judgeNodeFile({ [key]: answer }, file).find((problem) => problem.key === key && problem.code !== 'unsafe_bind')?.reason;
}
