import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { listenAnew } from '../api/events';
import { forgetAll, useChange } from '../api/queries';
import { signedIn } from '../api/session';
import { useTexts } from '../texts/language';
import { Refusal } from './states';

const WRONG_KEY = 401;

/** Shown in place of the page wherever the server asks for a key. */
export function SignIn() {
  const { settings } = useTexts();
  const [key, setKey] = useState('');
  const signIn = useChange('POST /api/v1/session');
  const use = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ body: { key: key.trim() } }, {
      onSuccess: () => {
        forgetAll();
        signedIn();
        listenAnew();
      },
    });
  };
  const isWrong = signIn.error?.status === WRONG_KEY;
  return (
    <Paper component="form" withBorder p="lg" maw={420} mx="auto" mt="xl" onSubmit={use}>
      <Stack>
        <Title order={1} size="h3">{settings.signIn}</Title>
        <Text size="sm">{settings.signInText} {settings.keyHint}</Text>
        {isWrong ? <Alert color="red" role="alert" variant="light">{settings.wrong}</Alert> : <Refusal error={signIn.error} />}
        <PasswordInput label={settings.key} value={key} onChange={({ currentTarget }) => setKey(currentTarget.value)} autoComplete="current-password" required />
        <Button type="submit" disabled={key.trim() === ''} loading={signIn.isPending}>{settings.use}</Button>
      </Stack>
    </Paper>
  );
}
