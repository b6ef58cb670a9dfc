import type { ReactNode } from 'react';
export function DataPage(): ReactNode { return null; }
