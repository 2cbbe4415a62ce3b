import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { listenAnew } from '../api/events';
import { hasKey, takeKey } from '../api/key';
import { renew } from '../api/queries';
import { useTexts } from '../texts/language';

/** Shown in place of the page wherever the server asks for a key. */
export function SignIn() {
  const { settings } = useTexts();
  const [key, setKey] = useState('');
  const refused = hasKey();
  const use = (event: FormEvent) => {
    event.preventDefault();
    takeKey(key.trim());
    listenAnew();
    renew('/');
  };
  return (
    <Paper component="form" withBorder p="lg" maw={420} mx="auto" mt="xl" onSubmit={use}>
      <Stack>
        <Title order={1} size="h3">{settings.signIn}</Title>
        <Text size="sm">{settings.signInText} {settings.keyHint}</Text>
        {refused && <Alert color="red" role="alert" variant="light">{settings.wrong}</Alert>}
        <PasswordInput label={settings.key} value={key} onChange={({ currentTarget }) => setKey(currentTarget.value)} autoComplete="current-password" required />
        <Button type="submit" disabled={key.trim() === ''}>{settings.use}</Button>
      </Stack>
    </Paper>
  );
}
