import { ScrollArea, Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly maxHeight?: number;
}

/** Scrolls sideways where the screen is narrow, by keyboard too. */
export function DataTable<Row>({ label, columns, rows, keyOf, maxHeight }: DataTableProps<Row>) {
  return (
    <ScrollArea.Autosize mah={maxHeight} type="auto" offsetScrollbars="x" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}>
      <Table verticalSpacing={6} highlightOnHover stickyHeader={maxHeight !== undefined}>
        <Table.Thead>
          <Table.Tr>{columns.map(({ title, numeric }) => <Table.Th key={title} ta={numeric ? 'right' : undefined} className="cell">{title}</Table.Th>)}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map(({ title, cell, numeric }) => <Table.Td key={title} ta={numeric ? 'right' : undefined} className={numeric ? 'cell number' : 'cell'}>{cell(row)}</Table.Td>)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
