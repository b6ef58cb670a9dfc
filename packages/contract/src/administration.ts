import { z } from 'zod';
import { Cursor, LimitInQuery, PageLinks, Probability, Timestamp, freeText } from './scalars.ts';

/** What an administrator sets while it runs (what must be known at start is configuration instead). */
export const Settings = z
  .object({
    errorRate: z.number().min(0.0001).max(0.2).meta({
      description: 'accepted share of wrong answers among the accepted',
    }),
    spotCheckShare: Probability.meta({ description: 'of the accepted that go to review anyway' }),
    secondOpinionShare: Probability.meta({ description: 'of the reviewed that a second sees' }),
    keepDays: z.int().min(1).max(36500).nullable().meta({
      description: 'delete predictions that are older; null keeps all',
    }),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

export const PatchSettings = Settings.partial().strict().meta({ id: 'PatchSettings' });
export type PatchSettings = z.infer<typeof PatchSettings>;

export const JobState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

/** Of any version: what comes again by the clock has random ones, so they say nothing of age. */
const JobId = z.uuid().meta({ id: 'JobId', examples: ['019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e'] });

/** Which job of the queue, in a path. */
export const JobParams = z.object({ id: JobId });

export const Job = z
  .object({
    id: JobId,
    name: z.string(),
    state: JobState,
    attempts: z.int().min(0),
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
    failure: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobQuery = z.strictObject({
  state: JobState.optional(),
  name: freeText(60).optional(),
  limit: LimitInQuery,
  after: Cursor.optional(),
});
export type JobQuery = z.infer<typeof JobQuery>;

export const JobPage = z.object({ items: z.array(Job), links: PageLinks }).meta({ id: 'JobPage' });
export type JobPage = z.infer<typeof JobPage>;

/** GET /storage: what is kept, for the admin page. */
export const StorageReport = z
  .object({
    database: z.object({ kind: z.enum(['sqlite', 'postgresql']), bytes: z.int().nullable() }),
    media: z.object({
      kind: z.enum(['folder', 'bucket']),
      images: z.int(),
      bytes: z.int(),
      inDatabase: z.object({ images: z.int(), bytes: z.int() }),
    }),
    predictions: z.int(),
    schemaVersion: z.string(),
  })
  .meta({ id: 'StorageReport' });
export type StorageReport = z.infer<typeof StorageReport>;
