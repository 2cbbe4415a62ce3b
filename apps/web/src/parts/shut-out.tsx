import { Stack, Text } from '@mantine/core';
import { useTexts } from '../texts/language';
import { PageTitle } from './page-title';
import { Needs } from './permissions';
import { WhoAmI } from './who-am-i';

/** In place of every page, for a key that reads nothing: one of a worker node, or of a script that only starts syncs. */
export function ShutOut() {
  const { access } = useTexts();
  return (
    <>
      <PageTitle>{access.shutOut}</PageTitle>
      <Stack><Text size="sm">{access.shutOutText}</Text><Needs route="GET /api/dms/status" /><WhoAmI /></Stack>
    </>
  );
}
