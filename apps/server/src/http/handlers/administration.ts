import {
  cancelJob,
  changeSettings,
  getSettings,
  getStorage,
  listAudit,
  listJobs,
} from '../../use-cases/administration.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import type { Handlers } from '../handler.ts';

type Group =
  'listAudit' | 'getSettings' | 'changeSettings' | 'getStorage' | 'listJobs' | 'cancelJob';

/** What administrators look after. */
export function administrationHandlers(parts: UseCaseParts): Pick<Handlers, Group> {
  return {
    listAudit: ({ query }) => listAudit(parts, query),
    getSettings: () => Promise.resolve(getSettings(parts)),
    changeSettings: ({ caller, json }) => changeSettings(parts, caller, json),
    getStorage: () => getStorage(parts),
    listJobs: ({ query }) => listJobs(parts, query),
    cancelJob: ({ caller, params }) => cancelJob(parts, caller, params.id),
  };
}
