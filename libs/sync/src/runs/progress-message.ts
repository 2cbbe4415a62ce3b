import { Language } from '@tidemark/http-api';
import { Progress } from './progress';

/** The sentence about a run, in the reader's language. The figures in it are the record's own. */
export function progressMessage(p: Progress, language: Language): string {
  const zh = language === 'zh';
  if (p.status === 'running') {
    const at = p.current_date ?? p.end_date;
    return zh
      ? `正在同步 ${at}... (${p.progress_percent}%), 标的 ${p.instruments_done}/${p.instruments_total}`
      : `syncing ${at} ... (${p.progress_percent}%), instruments ${p.instruments_done}/${p.instruments_total}`;
  }
  if (p.status === 'cancelled') return zh ? '同步已取消' : 'the sync was cancelled';
  if (p.status === 'completed' || p.reason === 'partial') return ended(p, zh);
  if (p.reason === 'interrupted') {
    return zh ? '同步中断: 进程在完成前退出，重新同步将从中断处继续' : 'interrupted: its process ended before it was done; a new sync goes on from there';
  }
  return zh ? `同步失败: ${p.detail ?? p.reason}` : `the sync failed: ${p.detail ?? p.reason}`;
}

function ended(p: Progress, zh: boolean): string {
  const seconds = p.duration_seconds ?? 0;
  const minutes = Math.floor(seconds / 60);
  if (zh) {
    const later = p.pending > 0 ? `, 待收盘${p.pending}` : '';
    return `批量同步完成: 成功${p.success}, 失败${p.failed}, 跳过${p.skipped}${later}, 耗时${minutes}分${seconds % 60}秒`;
  }
  const later = p.pending > 0 ? `, ${p.pending} not final yet` : '';
  return `ended: ${p.success} days complete, ${p.failed} failed, ${p.skipped} skipped${later}, in ${minutes} min ${seconds % 60} s`;
}

/** A record as it goes on the wire: its message in the reader's language. */
export function inLanguage(p: Progress, language: Language): Progress {
  return { ...p, message: progressMessage(p, language) };
}
