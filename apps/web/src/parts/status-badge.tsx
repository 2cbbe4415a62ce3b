import { Badge } from '@mantine/core';
import { wordOf } from '../texts/format';
import { useTexts } from '../texts/language';

const GOOD = new Set(['success', 'completed', 'healthy', 'running', 'in_sync', 'online', 'resolved', 'picked', 'ok', 'active', 'delivered']);
const BAD = new Set(['failed', 'offline', 'critical', 'unreachable', 'diverged', 'fenced', 'overloaded', 'not_slave', 'schema_older', 'lost']);
const MIDDLE = new Set(['warning', 'lagging', 'busy', 'draining', 'cancelled', 'partial', 'open']);

function kindOf(status: string): string {
  if (GOOD.has(status)) return 'good';
  if (BAD.has(status)) return 'bad';
  return MIDDLE.has(status) ? 'middle' : 'plain';
}

/** Said in words and by colour; the colours have the contrast of normal text in both appearances. */
export function StatusBadge({ status }: { readonly status: string }) {
  const texts = useTexts();
  return <Badge className="status" data-kind={kindOf(status)} variant="default" radius="sm" tt="none">{wordOf(texts.status, status)}</Badge>;
}
