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

export function nodeNotFound(id: string): NotFoundError {
  return new NotFoundError(`no node is called ${JSON.stringify(id.slice(0, 64))}`, 'node_not_found', `没有名为 ${id.slice(0, 64)} 的节点`);
}
