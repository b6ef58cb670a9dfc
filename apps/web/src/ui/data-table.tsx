import type { ReactNode } from 'react';
import './data-table.css';

export interface DataTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** Rows under named columns. */
export function DataTable({ label, columns, children }: DataTableProps): ReactNode {
  return (
    // A wide table scrolls, and what scrolls must be reachable by keyboard.
    <div className="data-table" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
