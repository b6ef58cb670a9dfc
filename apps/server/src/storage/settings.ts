import { Settings } from '@hand-digits/contract';
import type { SettingsStore } from '../use-cases/administration.ts';
import { writeAudit } from './audit.ts';
import type { Database, Tables } from './database.ts';

/** Until someone sets anything else. */
export const DEFAULT_SETTINGS: Settings = {
  errorRate: 0.001,
  spotCheckShare: 0.005,
  secondOpinionShare: 0.02,
  keepDays: null,
};

const NAME = 'settings';
/** when the error rate was last changed: what was accepted before tells nothing about it */
const SINCE = 'error-rate-since';

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
        if (settings.errorRate !== current.errorRate) await noteChange(transaction, audit.at);
        await writeAudit(transaction, [audit]);
      });
      current = settings;
    },
    errorRateSince: async () => Number((await read(db, SINCE)) ?? 0),
  };
}

async function readSettings(db: Database): Promise<Settings> {
  const value = await read(db, NAME);
  if (value === undefined) return DEFAULT_SETTINGS;
  // What was written before a setting existed gets its default.
  return Settings.parse({ ...DEFAULT_SETTINGS, ...(JSON.parse(value) as object) });
}

async function read(db: Database, name: string): Promise<string | undefined> {
  const rows = db.read.selectFrom('settings').select('value').where('name', '=', name);
  return (await rows.executeTakeFirst())?.value;
}

async function noteChange(transaction: Tables, at: number): Promise<void> {
  const value = String(at);
  await transaction
    .insertInto('settings')
    .values({ name: SINCE, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
