import type { ReactNode } from 'react';
export function BatchesPage(): ReactNode {
  return null;
}
