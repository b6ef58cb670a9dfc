import { Settings } from '@hand-digits/contract';
import type { SettingsStore } from '../use-cases/administration.ts';
import { writeAudit } from './audit.ts';
import type { Database } from './database.ts';

/** Until someone sets anything else. */
export const DEFAULT_SETTINGS: Settings = {
  errorRate: 0.001,
  spotCheckShare: 0.005,
  secondOpinionShare: 0.02,
  keepDays: null,
};

const NAME = 'settings';

export interface RefreshedSettings extends SettingsStore {
  /** Reads again what another process may have changed. */
  refresh(): Promise<void>;
}

/** Settings in memory, as the database had them last. */
export async function settingsStore(db: Database): Promise<RefreshedSettings> {
  let current = await readSettings(db);
  return {
    current: () => current,
    refresh: async () => {
      current = await readSettings(db);
    },
    change: async (settings, audit) => {
      await db.write.transaction().execute(async (transaction) => {
        const value = JSON.stringify(settings);
        await transaction
          .insertInto('settings')
          .values({ name: NAME, value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
          .execute();
        await writeAudit(transaction, [audit]);
      });
      current = settings;
    },
  };
}

async function readSettings(db: Database): Promise<Settings> {
  const row = await db.read
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst();
  if (row === undefined) return DEFAULT_SETTINGS;
  // What was written before a setting existed gets its default.
  return Settings.parse({ ...DEFAULT_SETTINGS, ...(JSON.parse(row.value) as object) });
}
