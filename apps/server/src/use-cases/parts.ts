import type { AdministrationParts } from './administration.ts';
import type { BatchWorkParts } from './batches/work.ts';
import type { CollectionParts } from './collections/collections.ts';
import type { CorrectionParts } from './corrections.ts';
import type { ExportParts } from './exports/export.ts';
import type { DriftParts } from './learning/drift.ts';
import type { FineTuningParts } from './learning/fine-tunings.ts';
import type { PromiseParts } from './learning/promise.ts';
import type { ShadowParts } from './learning/shadow.ts';
import type { MediaParts } from './media.ts';
import type { ModelParts } from './models/models.ts';
import type { KeyParts } from './people/keys.ts';
import type { SessionParts } from './people/sessions.ts';
import type { UserParts } from './people/users.ts';
import type { CreatePredictionParts } from './predictions/create.ts';
import type { ReviewParts } from './review.ts';

/** Everything that the use cases together need: `main` joins it once, each function takes what it names. */
export type UseCaseParts = CreatePredictionParts &
  MediaParts &
  CorrectionParts &
  ReviewParts &
  BatchWorkParts &
  ExportParts &
  ModelParts &
  CollectionParts &
  FineTuningParts &
  PromiseParts &
  DriftParts &
  ShadowParts &
  UserParts &
  SessionParts &
  KeyParts &
  AdministrationParts;
