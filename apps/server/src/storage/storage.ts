import type { AuditStore, StorageStore } from '../use-cases/administration.ts';
import type { BatchStore } from '../use-cases/batches/ports.ts';
import type { CorrectionStore } from '../use-cases/corrections.ts';
import type { Spools } from '../use-cases/exports/zip-stream.ts';
import type { FineTuningStore, ShadowStore } from '../use-cases/learning/ports.ts';
import type { MediaStore } from '../use-cases/media.ts';
import type { ModelStore } from '../use-cases/models/ports.ts';
import type {
  AttemptStore,
  KeyStore,
  Passwords,
  Secrets,
  SessionStore,
  UserStore,
} from '../use-cases/people/records.ts';
import type { PredictionStore } from '../use-cases/predictions/store.ts';
import type { ReviewStore } from '../use-cases/review.ts';
import { auditStore } from './audit.ts';
import { batchStore } from './batches.ts';
import { correctionStore } from './corrections.ts';
import type { Database } from './database.ts';
import type { MediaFiles } from './media/files.ts';
import { mediaStore } from './media/store.ts';
import { fineTuningStore } from './learning/fine-tunings.ts';
import { shadowStore } from './learning/shadow.ts';
import { modelStore } from './models.ts';
import { keyStore } from './people/keys.ts';
import { randomSecrets, scryptPasswords } from './people/secrets.ts';
import { attemptStore } from './people/attempts.ts';
import { sessionStore } from './people/sessions.ts';
import { userStore } from './people/users.ts';
import { PredictionInserter } from './predictions/insert.ts';
import { ModelNumbers } from './predictions/model-numbers.ts';
import { predictionStore } from './predictions/store.ts';
import { storageReport } from './report.ts';
import { reviewStore } from './review.ts';
import { settingsStore, type RefreshedSettings } from './settings.ts';
import { fileSpools } from './spools.ts';

/** Every store of the use cases, on one database and one place for files. */
export interface Storage {
  readonly predictions: PredictionStore;
  readonly media: MediaStore;
  readonly corrections: CorrectionStore;
  readonly review: ReviewStore;
  readonly batches: BatchStore;
  readonly models: ModelStore;
  readonly fineTunings: FineTuningStore;
  readonly shadows: ShadowStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly keys: KeyStore;
  readonly audits: AuditStore;
  readonly settings: RefreshedSettings;
  readonly storage: StorageStore;
  readonly passwords: Passwords;
  readonly secrets: Secrets;
  readonly spools: Spools;
}

export interface StorageParts {
  /** migrated already */
  readonly db: Database;
  readonly files: MediaFiles;
  /** for files that live as long as a request */
  readonly temporaryFolder: string;
  readonly ids: () => string;
  readonly random: () => number;
}

/** Joins the stores; whoever opened the database closes it. */
export async function joinStorage(parts: StorageParts): Promise<Storage> {
  const { db, files, temporaryFolder, ids, random } = parts;
  const models = new ModelNumbers();
  const inserter = new PredictionInserter(db, models, random);
  return {
    predictions: predictionStore({ db, models, inserter }),
    media: mediaStore({ db, files, ids }),
    corrections: correctionStore(db),
    review: reviewStore({ db, models }),
    batches: batchStore({ db, models, random }),
    models: modelStore(db),
    fineTunings: fineTuningStore(db),
    shadows: shadowStore(db),
    users: userStore(db),
    sessions: sessionStore(db),
    attempts: attemptStore(db),
    keys: keyStore(db),
    audits: auditStore(db),
    settings: await settingsStore(db),
    storage: storageReport(db, files),
    passwords: scryptPasswords(),
    secrets: randomSecrets,
    spools: fileSpools(temporaryFolder, ids),
  };
}
