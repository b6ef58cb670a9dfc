import type { CompiledQuery } from 'kysely';

/**
 * Compiles "insert so many rows" once for each number of rows and fills in the values afterwards:
 * building it anew costs more than the database takes to run it.
 */
export class RowInserter<R extends object> {
  readonly #compile: (rows: readonly R[]) => CompiledQuery;
  readonly #texts = new Map<number, string>();
  #columns: readonly (keyof R)[] | undefined;

  /** @param compile of rows that all have the same columns in the same order */
  constructor(compile: (rows: readonly R[]) => CompiledQuery) {
    this.#compile = compile;
  }

  statement(rows: readonly R[]): Pick<CompiledQuery, 'sql' | 'parameters'> {
    const columns = this.#columnsOf(rows);
    const sql = this.#texts.get(rows.length) ?? this.#newText(rows);
    return { sql, parameters: rows.flatMap((row) => columns.map((column) => row[column])) };
  }

  #newText(rows: readonly R[]): string {
    const { sql } = this.#compile(rows);
    this.#texts.set(rows.length, sql);
    return sql;
  }

  #columnsOf(rows: readonly R[]): readonly (keyof R)[] {
    this.#columns ??= Object.keys(rows[0] ?? {}) as (keyof R)[];
    return this.#columns;
  }
}
