import { Alert } from '@mantine/core';
import type { ApiError } from '../api/api-error';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';
import { Figures } from './figures';
import { Refusal } from './states';

/** A sync that was refused: of a server that is busy, by what; of any other refusal, why. */
export function BusyNotice({ error }: { readonly error: ApiError | null }) {
  const { sync } = useTexts();
  const format = useFormats();
  const task = error?.currentTask;
  if (!task) return <Refusal error={error} />;
  return (
    <Alert color="orange" title={sync.busy} role="alert" variant="light" mt="sm" data-code={error.code}>
      <Figures columns={3} figures={[
        { label: sync.busyType, value: wordOf(sync, task.task_type) }, { label: sync.busyRange, value: `${task.start_date ?? '–'} – ${task.end_date ?? '–'}` },
        { label: sync.busySince, value: format.instant(task.start_time) },
      ]} />
    </Alert>
  );
}
