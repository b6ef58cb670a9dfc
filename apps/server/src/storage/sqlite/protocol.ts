/** What the main thread and a database thread say to each other. */

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface StatementResult {
  readonly rows: readonly unknown[];
  /** rows that were inserted, updated or deleted */
  readonly changes: number;
}

export type Task =
  | { readonly kind: 'run'; readonly statement: Statement }
  /** all in one transaction, or none */
  | { readonly kind: 'atomically'; readonly statements: readonly Statement[] }
  | { readonly kind: 'close' };

export type Answer =
  | { readonly kind: 'results'; readonly results: readonly StatementResult[] }
  /** `code` as SQLite names it, such as SQLITE_CONSTRAINT_UNIQUE */
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | null };

export interface Request {
  readonly id: number;
  readonly task: Task;
}

export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}

export interface ThreadOptions {
  readonly file: string;
  readonly readonly: boolean;
}
