import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

export function PageTitle({ children, side }: { readonly children: string; readonly side?: ReactNode }) {
  useEffect(() => { document.title = `${children} · Tidemark`; }, [children]);
  return (
    <Group justify="space-between" mb="md">
      <Title order={1} size="h2">{children}</Title>
      {side}
    </Group>
  );
}
