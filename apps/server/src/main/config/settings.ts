import { availableParallelism } from 'node:os';
import {
  address,
  bytes,
  flag,
  list,
  oneOf,
  optionalText,
  text,
  whole,
  type Setting,
} from './setting.ts';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** Everything that can be set, in the order in which help shows it. */
export const settings = {
  host: {
    name: 'host',
    help: 'address to listen on; other than the loopback only once an administrator exists',
    fallback: '127.0.0.1',
    schema: text(),
  },
  port: {
    name: 'port',
    help: 'port to listen on; 0 takes a free one',
    fallback: '8000',
    schema: whole(0, 65535),
  },
  publicUrl: {
    name: 'publicUrl',
    help: 'address at which people reach it, where that is another one (a proxy); with https:// cookies are sent over TLS only',
    fallback: '',
    schema: address(),
  },
  allowedHosts: {
    name: 'allowedHosts',
    help: 'further host names that it answers to, with commas between',
    fallback: '',
    schema: list(),
  },
  trustedProxies: {
    name: 'trustedProxies',
    help: 'addresses or networks whose X-Forwarded-… headers are believed, with commas between',
    fallback: '',
    schema: list(),
  },
  dataFolder: {
    name: 'dataFolder',
    help: 'folder that holds the database, the images and the added models',
    fallback: 'var',
    schema: text(),
  },
  database: {
    name: 'database',
    help: 'postgres://… ; empty: SQLite in the data folder',
    fallback: '',
    secret: true,
    schema: optionalText(),
  },
  mediaBucket: {
    name: 'mediaBucket',
    help: 'S3-compatible bucket for the images; empty: a folder in the data folder',
    fallback: '',
    schema: optionalText(),
  },
  mediaEndpoint: {
    name: 'mediaEndpoint',
    help: 'address of the bucket’s server; empty: Amazon S3',
    fallback: '',
    schema: address(),
  },
  mediaRegion: {
    name: 'mediaRegion',
    help: 'region of the bucket',
    fallback: 'us-east-1',
    schema: text(),
  },
  mediaPrefix: {
    name: 'mediaPrefix',
    help: 'what the names of the images in the bucket begin with',
    fallback: '',
    schema: optionalText(),
  },
  mediaAccessKey: {
    name: 'mediaAccessKey',
    help: 'access key of the bucket; empty: from the machine’s own credentials',
    fallback: '',
    secret: true,
    schema: optionalText(),
  },
  mediaSecretKey: {
    name: 'mediaSecretKey',
    help: 'secret key of the bucket',
    fallback: '',
    secret: true,
    schema: optionalText(),
  },
  batchFolders: {
    name: 'batchFolders',
    help: 'folders that administrators may read batches from, with commas between',
    fallback: '',
    schema: list(),
  },
  datasets: {
    name: 'datasets',
    help: 'folder with prepared datasets: a model that learns from corrections is shown them again, so that it forgets nothing; Data in the web application shows them',
    fallback: 'data',
    schema: text(),
  },
  suites: {
    name: 'suites',
    help: 'folder with labelled images on which no model may become worse: .digits files, ZIPs, folders, IDX files; Data shows them too',
    fallback: 'data/suites',
    schema: text(),
  },
  threads: {
    name: 'threads',
    help: 'worker threads that read images; each takes one core and about 100 MB',
    fallback: String(availableParallelism()),
    schema: whole(1, 256),
  },
  queueImages: {
    name: 'queueImages',
    help: 'images that may wait to be read before others are answered 503',
    fallback: '1024',
    schema: whole(1, 1_000_000),
  },
  queueBytes: {
    name: 'queueBytes',
    help: 'bytes of images that may wait to be read',
    fallback: '256MB',
    schema: bytes(MB, 1024 * GB),
  },
  readSeconds: {
    name: 'readSeconds',
    help: 'seconds after which an image that is still being read is answered 504',
    fallback: '30',
    schema: whole(1, 3600),
  },
  inferenceUrl: {
    name: 'inferenceUrl',
    help: 'server of the Open Inference Protocol v2 that runs the network; empty: this machine',
    fallback: '',
    schema: address(),
  },
  inferenceModel: {
    name: 'inferenceModel',
    help: 'name of the model there; empty: the id of the model here',
    fallback: '',
    schema: optionalText(),
  },
  maxImageBytes: {
    name: 'maxImageBytes',
    help: 'largest image file',
    fallback: '20MB',
    schema: bytes(1024, GB),
  },
  maxImagePixels: {
    name: 'maxImagePixels',
    help: 'most pixels of an image, width × height',
    fallback: '40000000',
    schema: whole(784, 1_000_000_000),
  },
  maxUploadBytes: {
    name: 'maxUploadBytes',
    help: 'largest request with several images',
    fallback: '64MB',
    schema: bytes(1024, 16 * GB),
  },
  maxUploadFiles: {
    name: 'maxUploadFiles',
    help: 'most images in one request that is answered at once; more go into a batch',
    fallback: '100',
    schema: whole(1, 10_000),
  },
  maxBatchBytes: {
    name: 'maxBatchBytes',
    help: 'largest ZIP or upload of a batch',
    fallback: '4GB',
    schema: bytes(1024, 1024 * GB),
  },
  maxModelBytes: {
    name: 'maxModelBytes',
    help: 'largest model package that may be uploaded',
    fallback: '512MB',
    schema: bytes(1024, 64 * GB),
  },
  maxJsonBytes: {
    name: 'maxJsonBytes',
    help: 'largest JSON body; parsing one occupies the server for about 10 ms a megabyte',
    fallback: '4MB',
    schema: bytes(1024, 64 * MB),
  },
  requestsPerMinute: {
    name: 'requestsPerMinute',
    help: 'requests that one user, key or address may make in a minute before it is answered 429; 0: no limit',
    fallback: '0',
    schema: whole(0, 100_000_000),
  },
  maxEventLoopDelay: {
    name: 'maxEventLoopDelay',
    help: 'milliseconds of delay of the event loop above which requests are answered 503; 0: never',
    fallback: '1000',
    schema: whole(0, 60_000),
  },
  requestSeconds: {
    name: 'requestSeconds',
    help: 'seconds that a whole request may take to arrive',
    fallback: '300',
    schema: whole(1, 86_400),
  },
  runJobs: {
    name: 'runJobs',
    help: 'whether the server does background work itself (with SQLite nobody else can)',
    fallback: 'true',
    schema: flag(),
  },
  jobConcurrency: {
    name: 'jobConcurrency',
    help: 'background jobs at once in one process',
    fallback: '2',
    schema: whole(1, 64),
  },
  metrics: {
    name: 'metrics',
    help: 'who may read /metrics: administrators (or keys that may administer), or everyone',
    fallback: 'administrators',
    schema: oneOf(['administrators', 'everyone']),
  },
  shutdownSeconds: {
    name: 'shutdownSeconds',
    help: 'seconds that running requests and jobs get to finish when it is stopped',
    fallback: '30',
    schema: whole(0, 3600),
  },
  logLevel: {
    name: 'logLevel',
    help: 'least weight of what is logged',
    fallback: 'info',
    schema: oneOf(['debug', 'info', 'warn', 'error', 'silent']),
  },
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settings;

/** What is set, read and checked. */
export type Config = {
  readonly [N in SettingName]: (typeof settings)[N] extends Setting<infer T> ? T : never;
};
