import { z } from 'zod';
import { Id, ModelId } from '../scalars.ts';

/** Rights and parameters that many endpoints share. */

export const id = z.object({ id: Id });
export const modelId = z.object({ id: ModelId });
export const reads = { role: 'viewer', scope: 'predictions:read' } as const;
export const creates = { role: 'viewer', scope: 'predictions:create' } as const;
export const corrects = { role: 'reviewer', scope: 'predictions:correct' } as const;
export const runsBatches = { role: 'reviewer', scope: 'batches' } as const;
export const readsModels = { role: 'viewer', scope: 'models:read' } as const;
export const managesModels = { role: 'administrator', scope: 'models:manage' } as const;
export const administers = { role: 'administrator', scope: 'administer' } as const;
