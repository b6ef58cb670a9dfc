import type { EndpointName, endpoints } from '@hand-digits/contract';

export type Endpoints = typeof endpoints;

/** Method and path of one endpoint, as the contract has them. */
export type Route<N extends EndpointName> = readonly [
  method: Endpoints[N]['method'],
  path: Endpoints[N]['path'],
];

/**
 * Methods and paths, written once more: the contract carries its schemas along, and the first page has
 * no use for 35 kB of them. The compiler holds the two equal.
 */
export const routes: { readonly [N in EndpointName]: Route<N> } = {
  createPrediction: ['POST', '/predictions'],
  listPredictions: ['GET', '/predictions'],
  countPredictions: ['GET', '/predictions/counts'],
  exportPredictions: ['GET', '/predictions/export'],
  changePredictions: ['POST', '/predictions/bulk'],
  getPrediction: ['GET', '/predictions/:id'],
  getNeighbours: ['GET', '/predictions/:id/neighbours'],
  getImage: ['GET', '/predictions/:id/image'],
  getDigitImage: ['GET', '/predictions/:id/digit-image'],
  getInk: ['GET', '/predictions/:id/ink'],
  correctPrediction: ['PATCH', '/predictions/:id'],
  deletePrediction: ['DELETE', '/predictions/:id'],
  nextReviews: ['GET', '/review/queue'],
  skipReview: ['POST', '/review/:id/skip'],
  getReviewGrid: ['GET', '/review/grid'],
  answerReviewGrid: ['POST', '/review/grid'],
  getReviewSummary: ['GET', '/review/summary'],
  getAgreement: ['GET', '/review/agreement'],
  createBatch: ['POST', '/batches'],
  listBatches: ['GET', '/batches'],
  getBatch: ['GET', '/batches/:id'],
  getBatchItems: ['GET', '/batches/:id/items'],
  watchBatch: ['GET', '/batches/:id/events'],
  commandBatch: ['POST', '/batches/:id/state'],
  listModels: ['GET', '/models'],
  getModel: ['GET', '/models/:id'],
  downloadModelFile: ['GET', '/models/:id/files/:name'],
  uploadModel: ['POST', '/models'],
  activateModel: ['POST', '/models/:id/activate'],
  rollBackModel: ['POST', '/models/roll-back'],
  deleteModel: ['DELETE', '/models/:id'],
  listActivations: ['GET', '/models/activations'],
  getLearning: ['GET', '/learning'],
  startFineTuning: ['POST', '/fine-tunings'],
  listFineTunings: ['GET', '/fine-tunings'],
  getFineTuning: ['GET', '/fine-tunings/:id'],
  getFineTuningExamples: ['GET', '/fine-tunings/:id/examples'],
  watchFineTuning: ['GET', '/fine-tunings/:id/events'],
  cancelFineTuning: ['POST', '/fine-tunings/:id/cancel'],
  promoteCandidate: ['POST', '/fine-tunings/:id/promote'],
  getPromise: ['GET', '/promise'],
  getDrift: ['GET', '/drift'],
  getShadow: ['GET', '/shadow'],
  setShadow: ['PUT', '/shadow'],
  listDisagreements: ['GET', '/shadow/disagreements'],
  listCollections: ['GET', '/collections'],
  getCollection: ['GET', '/collections/:id'],
  listCollectionWriters: ['GET', '/collections/:id/writers'],
  listCollectionDigits: ['GET', '/collections/:id/digits'],
  getCollectionDigit: ['GET', '/collections/:id/digits/:row'],
  getCollectionImage: ['GET', '/collections/:id/digits/:row/image'],
  readCollectionDigit: ['GET', '/collections/:id/digits/:row/reading'],
  augmentCollectionDigit: ['GET', '/collections/:id/digits/:row/augmented'],
  getSession: ['GET', '/session'],
  setUp: ['POST', '/setup'],
  signIn: ['POST', '/session'],
  signOut: ['DELETE', '/session'],
  changePassword: ['POST', '/session/password'],
  listSessions: ['GET', '/sessions'],
  endSession: ['DELETE', '/sessions/:id'],
  listUsers: ['GET', '/users'],
  createUser: ['POST', '/users'],
  changeUser: ['PATCH', '/users/:id'],
  listKeys: ['GET', '/keys'],
  createKey: ['POST', '/keys'],
  revokeKey: ['DELETE', '/keys/:id'],
  listAudit: ['GET', '/audit'],
  getSettings: ['GET', '/settings'],
  changeSettings: ['PATCH', '/settings'],
  getStorage: ['GET', '/storage'],
  listJobs: ['GET', '/jobs'],
  cancelJob: ['POST', '/jobs/:id/cancel'],
};

export type { EndpointName };

const API = '/api/v1';

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** The address of an endpoint, its `:name` parts and its query filled in. */
export function addressOf(path: string, params: Parameters = {}, query: Parameters = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? '')),
  );
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return API + filled;
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `${API}${filled}?${text.toString()}`;
}
