import type { ModelHost } from '../inference/model-host.ts';
import type { RefreshedSettings } from '../storage/settings.ts';
import type { ModelStore } from '../use-cases/models/ports.ts';
import type { Lifecycle } from './lifecycle.ts';

/** How soon a process notices what another one, or the command line, has changed. */
const EVERY_MS = 2_000;

interface Followed {
  readonly models: Pick<ModelStore, 'active'>;
  readonly settings: RefreshedSettings;
  readonly host: ModelHost;
  readonly shadowWatch: { refresh(): Promise<void>; flush(): Promise<void> };
  readonly lifecycle: Lifecycle;
  readonly onFault: (what: string, error: unknown) => void;
}

/** Keeps the active model and the settings as the database says, whoever changed them. */
export function followDatabase(followed: Followed): void {
  const { models, settings, host, shadowWatch, lifecycle, onFault } = followed;
  const look = async (): Promise<void> => {
    await settings.refresh();
    await shadowWatch.flush();
    await shadowWatch.refresh();
    const active = await models.active();
    if (active !== null && active !== host.model) await host.swap(active);
  };
  let looking: Promise<void> | undefined;
  let wasFaulty = false;
  const timer = setInterval(() => {
    looking ??= look()
      .then(() => {
        wasFaulty = false;
      })
      .catch((error: unknown) => {
        // Once, not every two seconds for as long as a database is down.
        if (!wasFaulty) onFault('what others changed cannot be followed', error);
        wasFaulty = true;
      })
      .finally(() => {
        looking = undefined;
      });
  }, EVERY_MS);
  lifecycle.onClose('following the database', async () => {
    clearInterval(timer);
    await looking;
  });
}
