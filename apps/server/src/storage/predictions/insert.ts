import type { CompiledQuery } from 'kysely';
import type { InsertOutcome } from '../../use-cases/predictions/store.ts';
import type { NewPrediction, PreparedImage } from '../../use-cases/records.ts';
import type { Database, Tables } from '../database.ts';
import { DatabaseFailure } from '../failure.ts';
import { GroupCommit } from '../group-commit.ts';
import type { ModelNumbers } from './model-numbers.ts';
import { RowInserter } from './row-inserter.ts';
import { toRow, type NewPredictionRow } from './rows.ts';
import { addToTally, tallyRows, type TallyRow } from './tally.ts';

/** Predictions in one commit: enough for every connection that a server of two cores keeps busy. */
const MOST_TOGETHER = 32;

/** Place in the review queue by why it waits: the least sure first, spot checks anywhere among them. */
export function reviewRank(
  { review, confidence }: Pick<NewPrediction, 'review' | 'confidence'>,
  random: () => number,
): number | null {
  switch (review) {
    case 'unsure':
      return confidence;
    case 'spot-check':
      return random();
    case null:
      return null;
  }
}

/** The row of `images` for an image that is not there yet; undefined for one that is known. */
export function imageRow(
  { sha256, bytes, inline, key }: PreparedImage,
  createdAt: number,
): ImageRow | undefined {
  if (inline === null && key === null) return undefined;
  const hash = Buffer.from(sha256, 'hex');
  return { sha256: hash, bytes, storage_key: key, content: inline, created_at: createdAt };
}

interface ImageRow {
  readonly sha256: Uint8Array;
  readonly bytes: number;
  readonly storage_key: string | null;
  readonly content: Uint8Array | null;
  readonly created_at: number;
}

interface Entry {
  readonly row: NewPredictionRow;
  readonly image: ImageRow | undefined;
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** The hot path: record, image and counts of everything that arrives at once, in one commit. */
export class PredictionInserter {
  readonly #db: Database;
  readonly #models: ModelNumbers;
  readonly #random: () => number;
  readonly #predictions: RowInserter<NewPredictionRow>;
  readonly #images: RowInserter<ImageRow>;
  readonly #tally: RowInserter<TallyRow>;
  readonly #group: GroupCommit<Entry, InsertOutcome>;

  constructor(db: Database, models: ModelNumbers, random: () => number) {
    this.#db = db;
    this.#models = models;
    this.#random = random;
    this.#predictions = new RowInserter((rows) =>
      db.write
        .insertInto('predictions')
        .values([...rows])
        .compile(),
    );
    this.#images = new RowInserter((rows) => insertImages(db.write, rows).compile());
    this.#tally = new RowInserter((rows) => addToTally(db.write, rows).compile());
    this.#group = new GroupCommit(
      {
        together: (entries) => this.#insert(entries),
        mayBeOne: isOneRowsFault,
        alone: (entry) => this.#insertAlone(entry),
      },
      MOST_TOGETHER,
    );
  }

  async insert(prediction: NewPrediction, image: PreparedImage): Promise<InsertOutcome> {
    const modelNo = await this.#models.numberOf(this.#db.write, prediction.model);
    const row = toRow(prediction, { modelNo, rank: reviewRank(prediction, this.#random) });
    return this.#group.add({ row, image: imageRow(image, prediction.createdAt) });
  }

  async #insert(entries: readonly Entry[]): Promise<readonly InsertOutcome[]> {
    await this.#db.atomically(this.#statementsFor(entries));
    return entries.map(() => ({ kind: 'stored' }));
  }

  #statementsFor(entries: readonly Entry[]): Statement[] {
    const images = inOrder(entries.flatMap(({ image }) => (image === undefined ? [] : [image])));
    const rows = entries.map(({ row }) => row);
    const counted = tallyRows(
      rows.map((facets) => ({ facets, by: 1 })),
      this.#db.shard,
    );
    return [
      ...(images.length === 0 ? [] : [this.#images.statement(images)]),
      this.#predictions.statement(rows),
      this.#tally.statement(counted),
    ];
  }

  async #insertAlone(entry: Entry): Promise<InsertOutcome> {
    try {
      await this.#db.atomically(this.#statementsFor([entry]));
      return { kind: 'stored' };
    } catch (error) {
      return this.#explain(entry, error);
    }
  }

  async #explain({ row, image }: Entry, error: unknown): Promise<InsertOutcome> {
    if (!(error instanceof DatabaseFailure)) throw error;
    if (error.code === 'reference' && image === undefined) return { kind: 'image-gone' };
    if (error.code !== 'unique' || row.idempotency_key === null) throw error;
    const earlier = await this.#db.write
      .selectFrom('predictions')
      .select('id')
      .where('idempotency_key', '=', row.idempotency_key)
      .executeTakeFirst();
    if (earlier === undefined) throw error;
    return { kind: 'already-stored', id: earlier.id };
  }
}

function isOneRowsFault(error: unknown): boolean {
  return error instanceof DatabaseFailure && ['unique', 'reference', 'unfit'].includes(error.code);
}

/** Two that insert the same images at the same time wait for each other's rows: never crosswise. */
function inOrder(images: readonly ImageRow[]): ImageRow[] {
  return images.toSorted((a, b) => Buffer.compare(a.sha256, b.sha256));
}

/** An image that is there already stays as it is. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- Kysely's builder, inferred
export function insertImages(tables: Tables, rows: readonly ImageRow[]) {
  return tables
    .insertInto('images')
    .values(inOrder(rows))
    .onConflict((conflict) => conflict.column('sha256').doNothing());
}
