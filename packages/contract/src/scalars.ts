import { z } from 'zod';

/** The small values that everything else on the wire is made of. */

/** A time-sortable identifier (UUID version 7, RFC 9562): comparing two as text compares their age. */
export const Id = z.uuidv7().meta({ id: 'Id', examples: ['019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e'] });
export type Id = z.infer<typeof Id>;

/** A model package's own name, unique in an installation, part of every stored prediction. */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/)
  .meta({ id: 'ModelId', examples: ['hand-digits-1.0.0'] });
export type ModelId = z.infer<typeof ModelId>;

/** Always UTC, milliseconds, `Z`. */
export const Timestamp = z.iso
  .datetime({ offset: true })
  .meta({ id: 'Timestamp', examples: ['2026-11-22T13:45:00.000Z'] });
export type Timestamp = z.infer<typeof Timestamp>;

export const Digit = z
  .union([
    z.literal(0),
    z.literal(1),
    z.literal(2),
    z.literal(3),
    z.literal(4),
    z.literal(5),
    z.literal(6),
    z.literal(7),
    z.literal(8),
    z.literal(9),
  ])
  .meta({ id: 'Digit' });
export type Digit = z.infer<typeof Digit>;

/** The same ten values where they arrive as text, in a query. */
export const DigitInQuery = z
  .enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  .transform((text) => Number(text) as Digit);
export type DigitInQuery = z.infer<typeof DigitInQuery>;

/** What a person says an image really is. */
export const Truth = z.union([Digit, z.literal('not-a-digit')]).meta({ id: 'Truth' });
export type Truth = z.infer<typeof Truth>;

export const TruthInQuery = z.union([DigitInQuery, z.literal('not-a-digit')]);
export type TruthInQuery = z.infer<typeof TruthInQuery>;

/** 0…1 */
export const Probability = z.number().min(0).max(1);
export type Probability = z.infer<typeof Probability>;

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'Sha256' });
export type Sha256 = z.infer<typeof Sha256>;

/**
 * What people write. Without NUL, which PostgreSQL keeps in no text.
 * @param most characters
 */
export function freeText(most: number): z.ZodString {
  return z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0'), 'must hold no NUL character');
}

/** The name a file had where it came from; shown, never used as a path. */
export const FileName = freeText(255).min(1);
export type FileName = z.infer<typeof FileName>;

/** An opaque place in a list; hand it back unchanged. */
export const Cursor = z.string().min(1).max(400);
export type Cursor = z.infer<typeof Cursor>;

/** `true`/`false` as a query writes them. */
export const FlagInQuery = z.enum(['true', 'false']).transform((text) => text === 'true');
export type FlagInQuery = z.infer<typeof FlagInQuery>;

export const LimitInQuery = z.coerce.number().int().min(1).max(500).default(50);
export type LimitInQuery = z.infer<typeof LimitInQuery>;

/** A count that stays cheap on a million rows: beyond a bound it says "at least". */
export const Count = z
  .object({ value: z.int().min(0), relation: z.enum(['exact', 'at-least']) })
  .meta({ id: 'Count' });
export type Count = z.infer<typeof Count>;

/**
 * The links of one page of a list. A page may be shorter than asked although `next` is given: a rare
 * combination of filters is searched a bounded stretch at a time, so follow `next` until it is null.
 */
export const PageLinks = z
  .object({ next: Cursor.nullable(), previous: Cursor.nullable() })
  .meta({ id: 'PageLinks' });
export type PageLinks = z.infer<typeof PageLinks>;

/** Who did something: a person, a key that a person made, or the one user of an open installation. */
export const Actor = z
  .object({
    kind: z.enum(['user', 'api-key', 'local', 'system']),
    id: Id.nullable(),
    name: z.string(),
  })
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof Actor>;
