import { z } from 'zod';
import { NotADigitReason, DecisionKind } from './predictions.ts';
import {
  Cursor,
  Digit,
  LimitInQuery,
  ModelId,
  PageLinks,
  Probability,
  Sha256,
  Timestamp,
  Truth,
  TruthInQuery,
} from './scalars.ts';

/** A collection's name and the beginning of a hash of where it lies; stays the same while it lies there. */
export const CollectionId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
  .meta({ id: 'CollectionId', examples: ['mnist-train-5d41402a'] });
export type CollectionId = z.infer<typeof CollectionId>;

/** Labelled images that this machine has: a split of a prepared dataset, or a suite that models are measured on. */
export const Collection = z
  .object({
    id: CollectionId,
    kind: z.enum(['split', 'suite']),
    name: z.string().meta({ description: 'of the split or the suite' }),
    dataset: z.string().nullable().meta({ description: 'that the split is of; null for a suite' }),
    bytes: z.int().min(0).nullable().meta({ description: 'of its file; null for a folder' }),
    changedAt: Timestamp,
    path: z
      .string()
      .nullable()
      .meta({ description: 'where it lies; told to administrators alone' }),
  })
  .meta({ id: 'Collection' });
export type Collection = z.infer<typeof Collection>;

export const CollectionList = z
  .object({ items: z.array(Collection) })
  .meta({ id: 'CollectionList' });
export type CollectionList = z.infer<typeof CollectionList>;

const Images = z.int().min(0);

/** NIST's number of a series, 0…7 (hsf_0 … hsf_7); null: not known. */
const Series = z.int().min(0).max(127).nullable();

/** NIST's number of a writer, or one that preparing gave; null: not known. */
const Writer = z.int().min(0).nullable();

/** What a collection holds, counted. */
export const CollectionDetail = z
  .object({
    collection: Collection,
    images: Images,
    digits: z.array(Images).length(10).meta({ description: 'images of 0 … 9' }),
    notADigit: Images,
    series: z.array(z.object({ series: Series, images: Images })),
    writers: z.object({
      known: z.int().min(0),
      unknownImages: Images.meta({ description: 'images whose writer is not known' }),
      fewest: Images.meta({ description: 'of the writer with the fewest' }),
      median: Images,
      most: Images,
    }),
    kinds: z
      .array(z.object({ name: z.string(), looksLike: Digit.nullable(), images: Images }))
      .meta({ description: 'of what is no digit' }),
    digest: Sha256.nullable().meta({ description: 'of a prepared split, as manifests name it' }),
  })
  .meta({ id: 'CollectionDetail' });
export type CollectionDetail = z.infer<typeof CollectionDetail>;

const numberInQuery = (most: number): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform((text, context) => {
      const value = Number(text);
      if (value > most) context.addIssue({ code: 'custom', message: `must be ${most} or less` });
      return value;
    });

const SeriesInQuery = z.union([z.literal('unknown'), numberInQuery(127)]);
const WriterInQuery = z.union([z.literal('unknown'), numberInQuery(0x7fffffff)]);

const filterShape = {
  label: TruthInQuery.optional(),
  kind: z.string().min(1).max(100).optional().meta({ description: 'of what is no digit' }),
  writer: WriterInQuery.optional(),
  series: SeriesInQuery.optional(),
};

/** Which of its images are wanted; what is not named narrows nothing. */
export const CollectionFilter = z.strictObject(filterShape).meta({ id: 'CollectionFilter' });
export type CollectionFilter = z.infer<typeof CollectionFilter>;

export const CollectionWriterQuery = z.strictObject({
  ...filterShape,
  limit: LimitInQuery,
  after: Cursor.optional(),
});
export type CollectionWriterQuery = z.infer<typeof CollectionWriterQuery>;

/** Who wrote what a filter holds, by number. */
export const CollectionWriterPage = z
  .object({
    items: z.array(z.object({ writer: z.int().min(0), images: Images })),
    total: z.int().min(0),
    links: PageLinks,
  })
  .meta({ id: 'CollectionWriterPage' });
export type CollectionWriterPage = z.infer<typeof CollectionWriterPage>;

export const CollectionDigitQuery = z
  .strictObject({
    ...filterShape,
    limit: LimitInQuery,
    after: Cursor.optional(),
    before: Cursor.optional(),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, {
    message: 'after and before cannot be given together',
    path: ['before'],
  });
export type CollectionDigitQuery = z.infer<typeof CollectionDigitQuery>;

/** One labelled image. */
export const CollectionDigit = z
  .object({
    row: z.int().min(0).meta({ description: 'its place in the collection, from 0' }),
    label: Truth,
    kind: z.string().nullable().meta({ description: 'what it shows where that is no digit' }),
    writer: Writer,
    series: Series,
    name: z.string().nullable().meta({ description: 'of its file within the collection' }),
    image: z.string().meta({ description: 'address of its 28×28 as PNG, ink bright' }),
  })
  .meta({ id: 'CollectionDigit' });
export type CollectionDigit = z.infer<typeof CollectionDigit>;

export const CollectionDigitPage = z
  .object({
    items: z.array(CollectionDigit),
    total: z.int().min(0).meta({ description: 'that the filter holds' }),
    links: PageLinks,
  })
  .meta({ id: 'CollectionDigitPage' });
export type CollectionDigitPage = z.infer<typeof CollectionDigitPage>;

/** One image with its neighbours among those that a filter holds. */
export const CollectionDigitDetail = z
  .object({
    digit: CollectionDigit,
    previous: z.int().min(0).nullable().meta({ description: 'row' }),
    next: z.int().min(0).nullable().meta({ description: 'row' }),
  })
  .meta({ id: 'CollectionDigitDetail' });
export type CollectionDigitDetail = z.infer<typeof CollectionDigitDetail>;

/** `version` makes the address of a picture another one when the file is; the server does not look at it. */
export const CollectionImageQuery = z.strictObject({ version: z.string().max(40).optional() });

/** What the active model answers for an image; nothing of it is stored. */
export const CollectionReading = z
  .object({
    model: ModelId,
    digit: Digit.nullable(),
    confidence: Probability,
    decision: DecisionKind,
    reason: NotADigitReason.nullable(),
    probabilities: z.array(Probability).length(10).nullable(),
    digitness: Probability.nullable(),
  })
  .meta({ id: 'CollectionReading' });
export type CollectionReading = z.infer<typeof CollectionReading>;

/** The augmentations that the project's recipes train with. */
export const Augmentation = z.enum(['light', 'strong', 'polish']).meta({ id: 'Augmentation' });
export type Augmentation = z.infer<typeof Augmentation>;

/** `as-trained`: each variant draws its level as training does, and some stay untouched. */
export const AugmentationLevel = z
  .enum(['as-trained', 'mild', 'moderate', 'strong'])
  .meta({ id: 'AugmentationLevel' });
export type AugmentationLevel = z.infer<typeof AugmentationLevel>;

const MOST_VARIANTS = 60;

export const AugmentQuery = z.strictObject({
  augmentation: Augmentation.default('strong'),
  level: AugmentationLevel.default('as-trained'),
  seed: z.coerce.number().int().min(0).max(0xffffffff).default(1),
  count: z.coerce.number().int().min(1).max(MOST_VARIANTS).default(24),
});
export type AugmentQuery = z.infer<typeof AugmentQuery>;

/** What training makes of one image: variant i is what it is in epoch i of a training with this seed. */
export const Augmented = z
  .object({
    augmentation: Augmentation,
    level: AugmentationLevel,
    seed: z.int().min(0),
    usedBy: z.array(z.string()).meta({ description: 'recipes that train with it' }),
    variants: z.array(
      z.object({
        image: z.base64().meta({ description: '28×28 PNG, ink bright' }),
        untouched: z.boolean().meta({ description: 'it came out as it went in' }),
      }),
    ),
  })
  .meta({ id: 'Augmented' });
export type Augmented = z.infer<typeof Augmented>;
