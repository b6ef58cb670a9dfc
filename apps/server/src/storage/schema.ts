import type { Generated } from 'kysely';

/**
 * The tables, as both databases have them. Times are milliseconds since 1970, identifiers UUID text,
 * JSON is text on both, so that one query layer reads one kind of value.
 */
export interface Schema {
  readonly models: ModelTable;
  readonly activations: ActivationTable;
  readonly active_model: ActiveModelTable;
  readonly images: ImageTable;
  readonly discarded_files: DiscardedFileTable;
  readonly predictions: PredictionTable;
  readonly tally: TallyTable;
  readonly corrections: CorrectionTable;
  readonly review_claims: ReviewClaimTable;
  readonly review_skips: ReviewSkipTable;
  readonly batches: BatchTable;
  readonly batch_items: BatchItemTable;
  readonly users: UserTable;
  readonly sessions: SessionTable;
  readonly api_keys: ApiKeyTable;
  readonly sign_in_attempts: SignInAttemptTable;
  readonly audit_log: AuditTable;
  readonly settings: SettingsTable;
  readonly fine_tunings: FineTuningTable;
  readonly shadow: ShadowTable;
  readonly shadow_disagreements: DisagreementTable;
  /** SQLite only; on PostgreSQL pg-boss keeps its own */
  readonly jobs: JobTable;
}

export interface ModelTable {
  /** short, because every prediction carries it */
  no: Generated<number>;
  id: string;
  name: string;
  origin: string;
  parent: string | null;
  created_at: number | null;
  sha256: string;
  bytes: number;
  added_at: number;
  added_by: string | null;
}

export interface ActivationTable {
  seq: Generated<number>;
  id: string;
  model: string;
  previous: string | null;
  at: number;
  by_actor: string;
  why: string;
  note: string | null;
}

export interface ActiveModelTable {
  /** always 1 */
  slot: number;
  model: string;
}

export interface ImageTable {
  sha256: Uint8Array;
  bytes: number;
  /** in the folder or bucket; null where the content is here */
  storage_key: string | null;
  content: Uint8Array | null;
  created_at: number;
}

/** Files that no image names any more: removed a little later, so that a running backup still finds them. */
export interface DiscardedFileTable {
  key: string;
  at: number;
}

export interface PredictionTable {
  /** order of arrival; breaks ties between equal times, and is the short end of every index */
  seq: Generated<number>;
  id: string;
  created_at: number;
  image_sha256: Uint8Array;
  media_type: string;
  image_bytes: number;
  model_no: number;
  digit: number | null;
  confidence: number;
  /** ten float32, little-endian */
  probabilities: Uint8Array | null;
  digitness: number | null;
  decision: string;
  reason: string | null;
  geometry: string;
  timings: string;
  source: string;
  file_name: string | null;
  batch_id: string | null;
  batch_item: number | null;
  created_by: string | null;
  /** why it came into the queue; stays when it has left it */
  review_reason: string | null;
  /** place in the queue, least sure first; null: not waiting */
  review_rank: number | null;
  /** 0 … 9, 10 = not a digit; null: nobody has said */
  truth: number | null;
  idempotency_key: string | null;
}

/** How many predictions share all facets: counts of a million rows are sums over some hundred of these. */
export interface TallyTable {
  /** days since 1970, UTC; −1: all of them together */
  day: number;
  model_no: number;
  source: string;
  /** −1: no digit */
  digit: number;
  decision: string;
  /** empty: none */
  reason: string;
  /** −1: nobody has said */
  truth: number;
  /** writers that share a database each have their own rows, so that they never wait for each other */
  shard: number;
  n: number;
  confidence_sum: number;
}

export interface CorrectionTable {
  seq: Generated<number>;
  id: string;
  prediction_id: string;
  truth: number;
  by_actor: string;
  reviewer: string;
  at: number;
  origin: string;
  undone_at: number | null;
  undone_by: string | null;
}

export interface ReviewClaimTable {
  prediction_id: string;
  reviewer: string;
  until: number;
}

export interface ReviewSkipTable {
  prediction_id: string;
  reviewer: string;
}

export interface BatchTable {
  seq: Generated<number>;
  id: string;
  name: string;
  state: string;
  origin: string;
  model: string | null;
  created_at: number;
  created_by: string | null;
  touched_at: number;
  finished_at: number | null;
  failure: string | null;
  listed: number;
  total: number;
  read: number;
  refused: number;
  accepted: number;
  review: number;
  not_a_digit: number;
  resumed_at: number;
  done_at_resume: number;
}

export interface BatchItemTable {
  batch_id: string;
  item: number;
  file_name: string;
  state: string;
  image_sha256: Uint8Array | null;
  image_bytes: number;
  prediction_id: string | null;
  refusal_code: string | null;
  refusal_detail: string | null;
}

export interface UserTable {
  id: string;
  name: string;
  /** lower case, unique */
  name_key: string;
  display_name: string;
  role: string;
  disabled: number;
  password_hash: string;
  created_at: number;
  last_seen_at: number | null;
}

export interface SessionTable {
  id: string;
  digest: string;
  user_id: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  user_agent: string | null;
  address: string | null;
}

export interface ApiKeyTable {
  id: string;
  name: string;
  prefix: string;
  digest: string;
  scopes: string;
  owner_id: string | null;
  owner_name: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface SignInAttemptTable {
  key: string;
  failures: number;
  last_at: number;
}

export interface AuditTable {
  seq: Generated<number>;
  id: string;
  at: number;
  actor: string;
  actor_id: string | null;
  action: string;
  subject_kind: string | null;
  subject_id: string | null;
  details: string;
  address: string | null;
  request_id: string | null;
}

export interface SettingsTable {
  name: string;
  value: string;
}

export interface FineTuningTable {
  seq: Generated<number>;
  id: string;
  /** 1 while it waits or runs: only one may; null when it is over */
  slot: number | null;
  state: string;
  parent: string;
  candidate: string | null;
  epochs: number;
  seed: number;
  note: string | null;
  corrections: number;
  confirmed: number;
  /** ids of predictions, JSON */
  examples: string | null;
  created_at: number;
  by_actor: string;
  finished_at: number | null;
  progress: string;
  verdict: string | null;
  failure: string | null;
  promoted: string | null;
}

export interface ShadowTable {
  /** always 1 */
  slot: number;
  model: string;
  share: number;
  since: number;
  compared: number;
  same_digit: number;
  same_decision: number;
  passed_over: number;
}

export interface DisagreementTable {
  seq: Generated<number>;
  id: string;
  prediction_id: string;
  /** the one in the shadow */
  model: string;
  digit: number | null;
  confidence: number;
  decision: string;
  at: number;
}

export interface JobTable {
  seq: Generated<number>;
  id: string;
  name: string;
  data: string;
  key: string | null;
  state: string;
  attempts: number;
  run_at: number;
  lease_until: number | null;
  lease_owner: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  failure: string | null;
}
