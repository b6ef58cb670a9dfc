import type { Tables } from '../database.ts';

/** Predictions carry a short number for their model; few models exist, so all are kept in memory. */
export class ModelNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #ids = new Map<number, string>();

  /** The number of a model; one that the database has never heard of is written down. */
  async numberOf(tables: Tables, id: string): Promise<number> {
    return this.#numbers.get(id) ?? (await this.#numberOfUnknown(tables, id));
  }

  /** undefined where there is no such model, so that a filter by it holds nothing */
  async findNumber(tables: Tables, id: string): Promise<number | undefined> {
    if (!this.#numbers.has(id)) await this.#load(tables);
    return this.#numbers.get(id);
  }

  async idOf(tables: Tables, no: number): Promise<string> {
    if (!this.#ids.has(no)) await this.#load(tables);
    const id = this.#ids.get(no);
    if (id === undefined)
      throw new Error(`Prediction rows name model number ${no}, which does not exist.`);
    return id;
  }

  async #numberOfUnknown(tables: Tables, id: string): Promise<number> {
    await this.#load(tables);
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    // A remote reader may answer with a model whose package is not here.
    const bare = { id, name: id, origin: 'uploaded', sha256: '', bytes: 0, added_at: 0 };
    const absent = { parent: null, created_at: null, added_by: null };
    await tables
      .insertInto('models')
      .values({ ...bare, ...absent })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await this.#load(tables);
    return this.numberOf(tables, id);
  }

  async #load(tables: Tables): Promise<void> {
    for (const { no, id } of await tables.selectFrom('models').select(['no', 'id']).execute()) {
      this.#numbers.set(id, no);
      this.#ids.set(no, id);
    }
  }
}
