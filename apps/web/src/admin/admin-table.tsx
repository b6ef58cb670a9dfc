import type { ReactNode } from 'react';

export interface AdminTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

export function AdminTable({ label, columns, children }: AdminTableProps): ReactNode {
  return (
    // A wide table scrolls, and what scrolls must be reachable by keyboard.
    <div className="admin-table" role="region" aria-label={label} tabIndex={0}>
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
