import { Alert, Text } from '@mantine/core';
import type { ApiError, CurrentTask } from '../api/api-error';
import { useFormats, wordOf } from '../texts/format';
import { useTexts } from '../texts/language';
import { Figures } from './figures';
import { Refusal } from './states';

interface BusyTaskProps {
  readonly task: CurrentTask;
  readonly code: string;
  readonly role: 'alert' | 'status';
  /** What that means for who reads it, where nothing was refused yet. */
  readonly said?: string;
}

/** The task that holds the lock. */
export function BusyTask({ task, code, role, said }: BusyTaskProps) {
  const { sync } = useTexts();
  const format = useFormats();
  return (
    <Alert color="orange" title={sync.busy} role={role} variant="light" data-code={code}>
      <Figures columns={3} figures={[
        { label: sync.busyType, value: wordOf(sync, task.task_type) }, { label: sync.busyRange, value: `${task.start_date ?? '–'} – ${task.end_date ?? '–'}` },
        { label: sync.busySince, value: format.instant(task.start_time) },
      ]} />
      {said !== undefined && <Text size="sm" mt="xs">{said}</Text>}
    </Alert>
  );
}

/** A sync that was refused: of a server that is busy, by what; of any other refusal, why. */
export function BusyNotice({ error }: { readonly error: ApiError | null }) {
  const task = error?.currentTask;
  return task ? <BusyTask task={task} code={error.code} role="alert" /> : <Refusal error={error} />;
}
