import { TidemarkError } from '@tidemark/domain';

/** Somebody else has promoted this node meanwhile. */
export class PromotionConflictError extends TidemarkError {
  readonly code = 'promotion_conflict';
  readonly status = 409;
  override readonly messageZh: string;

  constructor(private readonly term: number) {
    super(`this node has been promoted meanwhile and stands at term ${term}: look at the preview again, and name its next_term to raise the term once more`);
    this.messageZh = `本节点已被他人提升，当前任期为 ${term}；请重新查看预览，如需再次提升请指定 next_term`;
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { term: this.term };
  }
}
