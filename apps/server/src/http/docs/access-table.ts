import { Role, type Endpoint } from '@hand-digits/contract';
import { roleReaches } from '../../use-cases/people/keys.ts';
import { API, apiRoutes } from '../routes.ts';

/** Everyone who may stand before a door, from least to most. */
export const VISITORS = ['signed out', 'viewer', 'reviewer', 'administrator'] as const;
export type VisitorKind = (typeof VISITORS)[number];

/** Whether the contract lets this kind of visitor through. */
export function mayEnter(visitor: VisitorKind, { access }: Endpoint): boolean {
  if (access.role === 'anyone') return true;
  if (visitor === 'signed out') return false;
  return access.role === 'signed-in' || roleReaches(visitor, access.role);
}

/** docs/api/access.md: who may do what, as the server enforces it. */
export function accessTable(): string {
  const head = ['Request', ...VISITORS, 'Scope of an API key', 'What it does'];
  const rows = apiRoutes.map(([, endpoint]) => [
    `\`${endpoint.method} ${API}${endpoint.path}\``,
    ...VISITORS.map((visitor) => (mayEnter(visitor, endpoint) ? 'yes' : '–')),
    scopeCell(endpoint),
    endpoint.summary,
  ]);
  return `${INTRODUCTION}\n\n${table([head, head.map(() => '---'), ...rows])}\n`;
}

function scopeCell({ access }: Endpoint): string {
  if (access.role === 'anyone') return 'none needed';
  return access.scope === undefined ? 'takes no key' : `\`${access.scope}\``;
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const INTRODUCTION = `# Who may do what

Written by \`npm run docs:api\` from the contract; a test asks the server itself about every cell.

Roles, each of which may do what those before it may: ${Role.options.join(', ')}. While no administrator
exists and the server listens on the loopback alone, its one user is taken for an administrator; whoever
comes through a proxy is not. An API key may do what its scopes say, and no more than the role of its owner
at that moment. Two endpoints ask for more, depending on what is sent: deleting through
\`POST /api/v1/predictions/bulk\` needs an administrator (key: \`predictions:delete\`), and so does a batch
from a folder or a bucket.`;
