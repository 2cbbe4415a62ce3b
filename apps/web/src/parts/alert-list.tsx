import { Group, Stack, Text } from '@mantine/core';
import { type Asked } from '../api/client';
import { useApi } from '../api/queries';
import { useFormats } from '../texts/format';
import { useLanguage } from '../texts/language';
import { Loaded, Nothing } from './states';
import { StatusBadge } from './status-badge';

export function AlertList({ query, empty, only }: { readonly query: Asked['query']; readonly empty: string; readonly only?: (kind: string) => boolean }) {
  const { language } = useLanguage();
  const format = useFormats();
  const alerts = useApi('/api/v1/alerts', { query, everyMs: 30_000 });
  return (
    <Loaded query={alerts}>{({ data }) => {
      const shown = only ? data.filter(({ kind }) => only(kind)) : data;
      if (shown.length === 0) return <Nothing>{empty}</Nothing>;
      return (
        <Stack gap="xs" component="ul" m={0} p={0}>
          {shown.map(({ id, severity, message, message_zh: zh, last_raised_at: at, occurrences, resolved_at: resolved }) => (
            <Group key={id} component="li" gap="sm" align="flex-start" wrap="nowrap">
              <StatusBadge status={resolved ? 'resolved' : severity} />
              <div style={{ minWidth: 0 }}>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{language === 'zh' ? zh : message}</Text>
                <Text size="xs" c="dimmed">{format.instant(at)}{occurrences > 1 ? ` · ${format.number(occurrences)}×` : ''}</Text>
              </div>
            </Group>
          ))}
        </Stack>
      );
    }}</Loaded>
  );
}
