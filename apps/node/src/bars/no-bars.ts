import { BarSource, TaskFailedError } from '@tidemark/execution';

/** For a node without a server: bars come with the task or not at all. */
export class NoBars implements BarSource {
  async read(): Promise<never> {
    throw new TaskFailedError('no_bars_source', 'no bars came with the task, and this node has no MASTER_URL to read them from', {
      messageZh: '任务未附带行情数据，且节点未配置 MASTER_URL',
    });
  }
}
