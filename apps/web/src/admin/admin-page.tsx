import type { ReactNode } from 'react';
export function AdminPage(): ReactNode {
  return null;
}
