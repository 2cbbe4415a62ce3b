import { Button, Group, Stack, Text } from '@mantine/core';
import { type Asked } from '../api/client';
import { useApi, useChange } from '../api/queries';
import { useFormats } from '../texts/format';
import { useLanguage, useTexts } from '../texts/language';
import { useMay } from './permissions';
import { Loaded, Nothing, Refusal } from './states';
import { StatusBadge } from './status-badge';

function Resolve({ id, about }: { readonly id: number; readonly about: string }) {
  const { act } = useTexts();
  const resolve = useChange('POST /api/v1/alerts/{id}/resolve', '/api/v1/alerts');
  return (
    <>
      <Button size="compact-xs" variant="default" loading={resolve.isPending} onClick={() => resolve.mutate({ params: { id } })} aria-label={`${act.resolve}: ${about}`}>{act.resolve}</Button>
      <Refusal error={resolve.error} />
    </>
  );
}

export function AlertList({ query, empty, only }: { readonly query: Asked['query']; readonly empty: string; readonly only?: (kind: string) => boolean }) {
  const { language } = useLanguage();
  const format = useFormats();
  const mayResolve = useMay('POST /api/v1/alerts/{id}/resolve');
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
              <div style={{ minWidth: 0, flex: 1 }}>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{language === 'zh' ? zh : message}</Text>
                <Text size="xs" c="dimmed">{format.instant(at)}{occurrences > 1 ? ` · ${format.number(occurrences)}×` : ''}</Text>
              </div>
              {mayResolve && !resolved && <Resolve id={id} about={language === 'zh' ? zh : message} />}
            </Group>
          ))}
        </Stack>
      );
    }}</Loaded>
  );
}
