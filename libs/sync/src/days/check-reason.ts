import { Language } from '@tidemark/http-api';

/** Why a day wants a sync or does not; `word` is its process or its status. */
export interface CheckReason {
  readonly kind: 'no_record' | 'pending' | 'failed' | 'no_process' | 'running' | 'stopped' | 'done';
  readonly word?: string;
}

type Sentences = Readonly<Record<CheckReason['kind'], (word: string) => string>>;

/** The Chinese ones are those that operators know and clients compare. */
const SENTENCES: Readonly<Record<Language, Sentences>> = {
  zh: {
    no_record: () => '未找到同步记录，需要同步',
    pending: () => '状态为待同步',
    failed: () => '上次同步失败，需要重新同步',
    no_process: () => '同步中但无进程ID，需要重新同步',
    running: (word) => `同步进程 ${word} 正在运行中`,
    stopped: (word) => `同步进程 ${word} 已停止，需要重新同步`,
    done: (word) => `状态为 ${word}，无需同步`,
  },
  en: {
    no_record: () => 'there is no record of it; it wants a sync',
    pending: () => 'it is pending',
    failed: () => 'its last sync failed; it wants another',
    no_process: () => 'it is marked as syncing by no process; it wants a sync',
    running: (word) => `process ${word} is syncing it`,
    stopped: (word) => `process ${word}, which was syncing it, has stopped; it wants a sync`,
    done: (word) => `it is ${word}; it wants no sync`,
  },
};

export function checkSentence({ kind, word = '' }: CheckReason, language: Language): string {
  return SENTENCES[language][kind](word);
}
