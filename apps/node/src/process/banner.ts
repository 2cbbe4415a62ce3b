import type { NodeConfig } from '@tidemark/config';
import { VERSION } from '@tidemark/process';

function masterOf({ masterUrl, autoRegister }: NodeConfig): string {
  if (masterUrl === undefined) return '无 (none: this node serves whoever asks it)';
  return autoRegister ? masterUrl : `${masterUrl} (auto_register is off)`;
}

/** For the person who started it: who it is, where it is, what it takes. */
export function banner(config: NodeConfig, address: string): string {
  const rows: readonly (readonly [string, string])[] = [
    ['节点ID', config.nodeId],
    ['节点名称', config.nodeName],
    ['监听地址', address],
    ['主服务器', masterOf(config)],
    ['最大工作线程', String(config.maxWorkers)],
    ['任务超时', `${config.taskTimeoutMs / 1000}秒`],
    ['API认证', config.apiKey ? '启用' : '禁用'],
    ['数据目录', config.dataDir],
    ['配置文件', config.configFile ?? '无 (defaults and environment)'],
    ['日志', config.log.file],
  ];
  return [
    '', `  Tidemark node ${VERSION} is up`, '',
    ...rows.map(([name, value]) => `  ${name}: ${value}`), '',
    `  curl ${address}/api/v1/health`, '  Stop with Ctrl+C.', '', '',
  ].join('\n');
}
