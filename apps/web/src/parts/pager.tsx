import { Button, Group, Text } from '@mantine/core';
import { useTexts } from '../texts/language';

export function Pager({ page, pages, onPage }: { readonly page: number; readonly pages: number; readonly onPage: (page: number) => void }) {
  const { act } = useTexts();
  if (pages <= 1) return null;
  return (
    <Group justify="flex-end" mt="sm" gap="xs">
      <Button size="xs" variant="default" disabled={page <= 1} onClick={() => onPage(page - 1)}>{act.previous}</Button>
      <Text size="sm">{act.page} {page} {act.of} {pages}</Text>
      <Button size="xs" variant="default" disabled={page >= pages} onClick={() => onPage(page + 1)}>{act.next}</Button>
    </Group>
  );
}
