import type { ReactNode } from 'react';
export function BatchPage(): ReactNode {
  return null;
}
