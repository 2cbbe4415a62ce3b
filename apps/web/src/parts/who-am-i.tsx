import { Button, Group, Stack, Text } from '@mantine/core';
import { listenAnew } from '../api/events';
import { useApi, useChange } from '../api/queries';
import { keyRefused } from '../api/session';
import { useTexts } from '../texts/language';
import { Panel } from './panel';
import { Loaded, Refusal } from './states';

/** Whose session this is, and its end. */
export function WhoAmI() {
  const { settings } = useTexts();
  const session = useApi('/api/v1/session');
  const signOut = useChange('DELETE /api/v1/session');
  const leave = () => signOut.mutate({}, {
    onSuccess: () => {
      keyRefused();
      listenAnew();
    },
  });
  return (
    <Panel title={settings.who}>
      <Loaded query={session}>{({ name, scopes, keys_needed: isAsked }) => (isAsked ? (
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{settings.signedInAs} <b>{name}</b> ({scopes.join(', ')})</Text>
          <Group><Button size="xs" variant="default" loading={signOut.isPending} onClick={leave}>{settings.forget}</Button></Group>
        </Stack>
      ) : <Text size="sm">{settings.noKeyNeeded}</Text>)}</Loaded>
      <Refusal error={signOut.error} />
    </Panel>
  );
}
