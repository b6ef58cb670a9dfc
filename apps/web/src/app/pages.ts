import {
  Boxes,
  Database,
  History,
  Layers,
  ListChecks,
  PenLine,
  ShieldCheck,
  type LucideIcon,
} from 'lucide-react';
import type { Role } from '@hand-digits/contract';

export type PageName = 'read' | 'history' | 'review' | 'batches' | 'models' | 'data' | 'admin';

export interface PageEntry {
  readonly name: PageName;
  readonly to: '/' | '/history' | '/review' | '/batches' | '/models' | '/data' | '/admin';
  readonly icon: LucideIcon;
  readonly role: Role;
  /** after g */
  readonly key: string;
}

/** The pages in the order of the rail; a phone shows the first four. */
export const PAGES: readonly PageEntry[] = [
  { name: 'read', to: '/', icon: PenLine, role: 'viewer', key: 'r' },
  { name: 'history', to: '/history', icon: History, role: 'viewer', key: 'h' },
  { name: 'review', to: '/review', icon: ListChecks, role: 'reviewer', key: 'v' },
  { name: 'batches', to: '/batches', icon: Layers, role: 'viewer', key: 'b' },
  { name: 'models', to: '/models', icon: Boxes, role: 'viewer', key: 'm' },
  { name: 'data', to: '/data', icon: Database, role: 'viewer', key: 'd' },
  { name: 'admin', to: '/admin', icon: ShieldCheck, role: 'administrator', key: 'a' },
];
