import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
}

/** Labels with their figures; as many beside each other as there is room for. */
export function Figures({ figures, columns = 4 }: { readonly figures: readonly Figure[]; readonly columns?: number }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: columns }} spacing="sm" m={0}>
      {figures.map(({ label, value }) => (
        <Stack key={label} gap={0}>
          <Text component="dt" size="xs" c="dimmed">{label}</Text>
          <Text component="dd" m={0} fw={600} className="number" style={{ overflowWrap: 'anywhere' }}>{value}</Text>
        </Stack>
      ))}
    </SimpleGrid>
  );
}
