import { Alert, Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/api-error';
import { type Texts } from '../texts/en';
import { useTexts } from '../texts/language';

function explain(error: ApiError, { state }: Texts): string {
  if (error.code === 'offline') return state.offlineShort;
  if (error.code === 'timeout') return state.timeout;
  const said = error.field ? `${state.field} ${error.field}: ${error.message}` : error.message;
  return error.code === 'forbidden_scope' ? `${state.forbidden}. ${said}` : said;
}

export function Waiting() {
  const { state } = useTexts();
  return <Center p="lg" role="status"><Group gap="sm"><Loader size="sm" /><Text c="dimmed">{state.loading}</Text></Group></Center>;
}

export function Nothing({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return <Stack align="center" p="lg" gap="sm"><Text c="dimmed" ta="center">{children}</Text>{action}</Stack>;
}

function Failure({ error, again }: { readonly error: ApiError; readonly again?: () => void }) {
  const texts = useTexts();
  return (
    <Alert color="red" title={texts.state.failed} role="alert" variant="light">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{explain(error, texts)}</Text>
        {again && <Button size="xs" variant="default" onClick={again}>{texts.state.retry}</Button>}
      </Stack>
    </Alert>
  );
}

/** What an action was answered, where that was a refusal. */
export function Refusal({ error }: { readonly error: ApiError | null }) {
  const texts = useTexts();
  return error && <Alert color="red" title={texts.state.refused} role="alert" variant="light" mt="sm">{explain(error, texts)}</Alert>;
}

/** Loading, failed, or what was asked for; what is there already stays when it cannot be renewed. */
export function Loaded<T>({ query, children }: { readonly query: UseQueryResult<T, ApiError>; readonly children: (data: T) => ReactNode }) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  return error ? <Failure error={error} again={() => void refetch()} /> : <Waiting />;
}
