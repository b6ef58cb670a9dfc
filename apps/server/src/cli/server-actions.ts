import type { UseCaseParts } from '../use-cases/parts.ts';

/** Values of settings that were given as flags, by the setting's name. */
export type Flags = Readonly<Record<string, unknown>>;

/** A setting as a command offers it. */
export interface SettingFlag {
  readonly name: string;
  /** such as `--port <value>` */
  readonly flag: string;
  readonly help: string;
}

/** What a command needs that neither reads images nor runs jobs. */
export type StoreParts = Pick<
  UseCaseParts,
  | 'predictions'
  | 'media'
  | 'corrections'
  | 'users'
  | 'keys'
  | 'passwords'
  | 'secrets'
  | 'audits'
  | 'spools'
  | 'settings'
  | 'clock'
  | 'ids'
  | 'random'
>;

/** What was copied. */
export interface CopyReport {
  /** rows of all tables; small images are among them */
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
}

/** The port to the server's parts, which main opens when a command asks for them. */
export interface ServerActions {
  readonly settings: readonly SettingFlag[];
  /** resolves when the server has stopped */
  serve(flags: Flags, onListening: (url: string) => void): Promise<void>;
  /** resolves when the worker has stopped */
  work(flags: Flags, onReady: () => void): Promise<void>;
  /** @returns the migrations that were run */
  migrate(flags: Flags): Promise<readonly string[]>;
  withStores<T>(flags: Flags, use: (parts: StoreParts) => Promise<T>): Promise<T>;
  /** the same with a reader, for commands that read images */
  withReader<T>(flags: Flags, use: (parts: UseCaseParts) => Promise<T>): Promise<T>;
  /** @param folder that does not exist yet */
  backup(flags: Flags, folder: string): Promise<CopyReport>;
  restore(flags: Flags, folder: string): Promise<CopyReport>;
}
