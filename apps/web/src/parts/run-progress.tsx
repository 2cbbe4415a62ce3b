import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Answers } from '../api/answers';
import { useLiveEvents } from '../api/events';
import { useApi, useChange } from '../api/queries';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';
import { Figures } from './figures';
import { useMay } from './permissions';
import { Refusal } from './states';

const ACTIVE = '/api/v1/sync-status/sync/batch/active';
type Active = Answers[`GET ${typeof ACTIVE}`];
type Progressing = NonNullable<Active['data']>['progress'];

/** The run that holds the lock, kept up to date by what comes over /ws; asked for as well, should that line be down. */
export function useActiveRun() {
  const client = useQueryClient();
  const query = useApi(ACTIVE, { everyMs: 3_000 });
  useLiveEvents((event) => {
    if (event.type !== 'sync.progress') return;
    // The lists are left out of events; nobody shows them while it runs.
    const running = { errors: [], failed_instruments: [], ...event } as unknown as Progressing;
    client.setQueryData([ACTIVE, {}, {}], { status: 'success', data: running.status === 'running' ? { task_id: String(event.task_id), progress: running } : null } satisfies Active);
  });
  return query;
}

export function RunProgress({ progress, cancellable = false }: { readonly progress: Progressing; readonly cancellable?: boolean }) {
  const { sync, word, state } = useTexts();
  const format = useFormats();
  const cancel = useChange('POST /api/v1/sync-status/sync/cancel', ACTIVE);
  const mayCancel = useMay('POST /api/v1/sync-status/sync/cancel');
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{wordOf(sync, progress.task_type)} · {progress.start_date} – {progress.end_date}</Text>
        <Text className="number">{format.percent(progress.progress_percent / 100)}</Text>
      </Group>
      <Progress value={progress.progress_percent} aria-label={word.progress} size="lg" />
      <Figures figures={[
        { label: sync.at, value: progress.current_date ?? '–' }, { label: sync.eta, value: format.time(progress.estimated_completion) },
        { label: word.instruments, value: `${format.number(progress.instruments_done)} / ${format.number(progress.instruments_total)}` },
        { label: sync.written, value: format.number(progress.rows_written) },
      ]} />
      {cancellable && mayCancel && (
        <Group>
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>{sync.cancel}</Button>
          {cancel.isSuccess && <Text size="sm">{state.done}: {sync.cancelAsked}</Text>}
        </Group>
      )}
      <Refusal error={cancel.error} />
    </Stack>
  );
}
