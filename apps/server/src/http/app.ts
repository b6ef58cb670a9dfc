import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import underPressure from '@fastify/under-pressure';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { UseCaseParts } from '../use-cases/parts.ts';
import './app-types.ts';
import { addBodyParsers, type BodyLimits } from './bodies/parsers.ts';
import { answerBrokenRequest, answerError, answerUnknown } from './errors.ts';
import { createDoor } from './guards/door.ts';
import { createLimiter, type Limiter } from './guards/limiter.ts';
import { openMode } from './guards/open-mode.ts';
import { refuseForeign, type ServedHosts } from './guards/origin.ts';
import { sessionCookie, type CookieKind } from './guards/session-cookie.ts';
import { allHandlers, type HandlerOptions } from './handlers/index.ts';
import type { MultipartLimits } from './bodies/multipart.ts';
import { API_HEADERS, HSTS } from './headers.ts';
import { addHealthRoutes, addMetricsRoute, type ReadinessCheck } from './health.ts';
import { addInteropRoutes } from './interop/routes.ts';
import { noteRefusal } from './note-refusal.ts';
import { addDocumentation } from './docs/pages.ts';
import { addWeb } from './web.ts';
import { observeRequests } from './observe-requests.ts';
import { addApiRoutes } from './routes.ts';
import { sendRefusal } from './send.ts';

/** Everything that the web side needs to know; `main` reads it from the configuration. */
export interface AppOptions {
  readonly logger: FastifyBaseLogger;
  readonly registry: Registry;
  readonly version: string;
  readonly hosts: ServedHosts;
  /** whether it is meant for the programs of its own machine: on the loopback, and behind no proxy */
  readonly thisMachineOnly: boolean;
  /** such as https://digits.example.org */
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly bodies: BodyLimits;
  readonly predictionForm: MultipartLimits;
  readonly batchForm: MultipartLimits;
  readonly modelBytes: number;
  readonly uploadFolder: string;
  /** the built web application; null: none is served */
  readonly webFolder: string | null;
  /** per user, key or address; 0: no limit */
  readonly requestsPerMinute: number;
  /** milliseconds; 0: no limit */
  readonly maxEventLoopDelay: number;
  readonly requestSeconds: number;
  readonly openMetrics: boolean;
  readonly readiness: readonly ReadinessCheck[];
  /** aborted when the server stops */
  readonly stopping: AbortSignal;
}

/** The whole web side, apart from any socket: give it requests with `inject`, or let it listen. */
export async function createApp(
  parts: UseCaseParts,
  options: AppOptions,
): Promise<FastifyInstance> {
  const app = bareApp(options);
  app.setErrorHandler(answerError);
  observeRequests(app, options.registry);
  guardHosts(app, options);
  addBodyParsers(app, options.bodies);
  await app.register(cookie);
  // A file that is too large ends early and says so; the files after it still come.
  await app.register(multipart, { throwFileSizeLimit: false });
  const limiter = await limitLoad(app, options);
  const secure = options.publicUrl?.startsWith('https:') === true;
  const kind = sessionCookie(secure);
  const open = openMode(parts.users, parts.clock, options.thisMachineOnly);
  const door = createDoor(parts, {
    openMode: open,
    cookie: kind,
    limiter,
    onRefused: noteRefusal(parts),
  });
  addApiRoutes(
    app,
    allHandlers(parts, {
      ...handlerOptions(options, kind),
      onUsersChanged: () => {
        open.forget();
      },
    }),
    door,
  );
  addInteropRoutes(app, parts, { ...options, door });
  addHealthRoutes(app, options.readiness);
  addMetricsRoute(app, options.registry, options.openMetrics ? null : door);
  await addDocumentation(app, options.version);
  const page = options.webFolder === null ? null : await addWeb(app, options.webFolder);
  answerUnknown(app, page);
  return app;
}

const REQUEST_ID = /^[\w.:-]{1,100}$/;

function bareApp({ logger, trustedProxies, requestSeconds }: AppOptions): FastifyInstance {
  return fastify({
    loggerInstance: logger,
    // observeRequests writes one line a request where the framework would write two.
    logController: new LogController({ disableRequestLogging: true }),
    // What comes over a connection that is still open is answered while the rest is let go.
    return503OnClosing: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: requestId,
    requestTimeout: requestSeconds * 1000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply);
    },
    clientErrorHandler: answerBrokenRequest,
  });
}

/** One that a proxy gave is kept, so that its log and ours can be read together. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Before anything else: the headers of every answer, and whether we are the one that is meant. */
function guardHosts(app: FastifyInstance, { hosts, publicUrl }: AppOptions): void {
  const headers = publicUrl?.startsWith('https:') ? { ...API_HEADERS, ...HSTS } : API_HEADERS;
  app.addHook('onRequest', (request, reply, next) => {
    void reply.headers(headers);
    void reply.header('x-request-id', request.id);
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const refusal = refuseForeign(
      {
        host,
        origin,
        method: request.method,
        fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
      },
      hosts,
    );
    if (refusal === undefined) next();
    else void sendRefusal(request, reply, refusal);
  });
}

async function limitLoad(app: FastifyInstance, options: AppOptions): Promise<Limiter | null> {
  const { maxEventLoopDelay, requestsPerMinute } = options;
  if (maxEventLoopDelay > 0) {
    await app.register(underPressure, { maxEventLoopDelay, sampleInterval: 250 });
  }
  return requestsPerMinute === 0 ? null : createLimiter(app, requestsPerMinute);
}

function handlerOptions(
  options: AppOptions,
  kind: CookieKind,
): Omit<HandlerOptions, 'onUsersChanged'> {
  const { publicUrl, version, predictionForm, batchForm, stopping } = options;
  return {
    publicUrl,
    version,
    cookie: kind,
    predictionForm,
    batch: { limits: batchForm, imageBytes: options.bodies.imageBytes, stopping },
    uploads: { folder: options.uploadFolder, modelBytes: options.modelBytes },
  };
}
