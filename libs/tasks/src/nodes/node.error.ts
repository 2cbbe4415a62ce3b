import { NotFoundError, TidemarkError } from '@tidemark/domain';

/** Two nodes under one name would be taken for one. */
export class NodeExistsError extends TidemarkError {
  readonly code = 'node_exists';
  readonly status = 409;
  override readonly field = 'node_id';
  override readonly messageZh: string;

  constructor(id: string) {
    super(`a node called "${id}" is there already, at another address; use another node id`);
    this.messageZh = `节点 '${id}' 可能已存在，请使用不同的节点ID`;
  }
}

/** Taken out by an operator, while it went on running. */
export class NodeRemovedError extends TidemarkError {
  readonly code = 'node_removed';
  readonly status = 403;
  override readonly field = 'node_id';
  override readonly messageZh: string;

  constructor(id: string) {
    super(`the node "${id}" was removed; resume it, or stop it for a minute, before it can come back`);
    this.messageZh = `节点 '${id}' 已被移除；请先恢复该节点，或停止一分钟后再注册`;
  }
}

/** A node speaks for itself only. */
export class NotYourNodeError extends TidemarkError {
  readonly code = 'not_your_node';
  readonly status = 403;
  override readonly messageZh = '该节点由另一个 API Key 注册';

  constructor(id: string) {
    super(`"${id}" registered with another key`);
  }
}

export type NodeLogsCode = 'node_unreachable' | 'node_key_refused' | 'node_too_old' | 'node_answer_invalid';

const NO_LOGS: Readonly<Record<NodeLogsCode, { readonly en: string; readonly zh: string }>> = {
  node_unreachable: { en: 'the node cannot be reached', zh: '无法连接该节点' },
  node_key_refused: { en: 'the node refuses the key of this server (NODE_KEYS, NODE_API_KEY)', zh: '该节点拒绝本服务器的密钥（NODE_KEYS、NODE_API_KEY）' },
  node_too_old: { en: 'the node is of a version that does not show its log', zh: '该节点的版本过旧，不能查看日志' },
  node_answer_invalid: { en: 'the node does not answer as nodes do', zh: '该节点的回答无效' },
};

/** 503: the log of a node cannot be had now. No fault of who asks. */
export class NodeLogsError extends TidemarkError {
  readonly status = 503;
  override readonly messageZh: string;

  constructor(readonly code: NodeLogsCode, why: string) {
    super(`${NO_LOGS[code].en}: ${why}`);
    this.messageZh = `${NO_LOGS[code].zh}: ${why}`;
  }
}

export function nodeNotFound(id: string): NotFoundError {
  return new NotFoundError(`no node is called ${JSON.stringify(id.slice(0, 64))}`, 'node_not_found', `没有名为 ${id.slice(0, 64)} 的节点`);
}
