import type { Actor, Fault, ModelOrigin } from '@hand-digits/contract';
import type { AuditRecord } from '../caller.ts';
import type { TrafficReference } from '../learning/traffic.ts';

/** A package that is on disk, is whole, and fits this program. */
export interface InstalledModel {
  readonly id: string;
  readonly name: string;
  readonly origin: ModelOrigin;
  readonly parent: string | null;
  /** when it was trained; milliseconds */
  readonly createdAt: number | null;
  /** of model.onnx */
  readonly sha256: string;
  /** of all its files */
  readonly bytes: number;
  /** on its own test, with a 95 % interval; null where its evaluation tells none */
  readonly errorRate: {
    readonly suite: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  } | null;
}

/** Thresholds that keep error rates, as a package's evaluation tells them. */
export interface RiskTable {
  /** with which each row holds, 0…1 */
  readonly confidence: number;
  /** ascending by error rate */
  readonly rows: readonly {
    readonly errorRate: number;
    /** null: nothing can be promised */
    readonly threshold: number | null;
    readonly coverage: number;
  }[];
}

export interface ModelContents {
  readonly promises: {
    readonly table: RiskTable | null;
    /** the threshold that the manifest carries */
    readonly accept: number;
  };
  /** what it was measured on; null where nothing is told */
  readonly traffic: TrafficReference | null;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly evaluation: Readonly<Record<string, unknown>> | null;
  readonly card: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

export interface ModelFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly mediaType: string;
}

export type InstallOutcome =
  | { readonly kind: 'installed' | 'already-installed'; readonly model: InstalledModel }
  | { readonly kind: 'invalid'; readonly detail: string; readonly faults: readonly Fault[] }
  | { readonly kind: 'unreadable-archive'; readonly detail: string };

/** The port to the packages on disk: the shipped one and those that were added. */
export interface ModelPackages {
  list(): Promise<readonly InstalledModel[]>;
  find(id: string): Promise<InstalledModel | undefined>;
  open(id: string): Promise<ModelContents | undefined>;
  file(id: string, name: string): Promise<ModelFile | undefined>;
  /**
   * Unpacks and validates; a package becomes visible only when it is whole.
   * @param zip path of a ZIP file that the caller removes afterwards
   */
  install(zip: string, origin: Exclude<ModelOrigin, 'shipped'>): Promise<InstallOutcome>;
  remove(id: string): Promise<'removed' | 'not-found' | 'shipped'>;
}

export interface ActivationRecord {
  readonly id: string;
  readonly model: string;
  readonly previous: string | null;
  readonly at: number;
  readonly by: Actor;
  readonly why: 'first-start' | 'activated' | 'rolled-back' | 'promoted';
  readonly note: string | null;
}

/** A model that the database knows: installed now, or the maker of predictions that are kept. */
export interface KnownModel {
  readonly id: string;
  readonly name: string;
  readonly origin: ModelOrigin;
  readonly parent: string | null;
  readonly createdAt: number | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly addedAt: number;
  readonly addedBy: Actor | null;
  /** stored predictions that it made */
  readonly predictions: number;
}

/** The port to what the database knows of models. */
export interface ModelStore {
  known(): Promise<readonly KnownModel[]>;
  /** Writes a model down; one that is known already stays as it is. */
  register(model: Omit<KnownModel, 'predictions'>, audit: AuditRecord | null): Promise<void>;
  active(): Promise<string | null>;
  /**
   * Appends to the history; the last one is the active one.
   * @returns false when another model than `activation.previous` is active by now
   */
  activate(activation: ActivationRecord, audit: AuditRecord): Promise<boolean>;
  /** a line of the audit log alone */
  note(audit: AuditRecord): Promise<void>;
  /** newest first */
  history(): Promise<readonly ActivationRecord[]>;
}

/** The port to the running reader: the new model answers when `load` resolves, with no gap. */
export interface ModelSwitch {
  load(id: string): Promise<{ readonly kind: 'loaded' } | { readonly kind: 'unusable'; readonly detail: string }>;
}
