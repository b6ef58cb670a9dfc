import type { Access, ProblemCode } from '@hand-digits/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../use-cases/caller.ts';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import type { Door } from '../guards/door.ts';
import { checkReadiness, type ReadinessCheck } from '../health.ts';
import { sendJson, sendRefusal } from '../send.ts';
import { findNamedModel, type ModelName, type NamedModel } from './named-model.ts';
import { inferResponse, modelMetadata, parseInferRequest } from './open-inference.ts';
import { readAll } from './read-all.ts';
import { modelStatus, parsePredictRequest, predictResponse } from './tensorflow-serving.ts';

export interface InteropOptions {
  readonly door: Door;
  readonly version: string;
  readonly readiness: readonly ReadinessCheck[];
}

const READS: Access = { role: 'viewer', scope: 'models:read' };
const CREATES: Access = { role: 'viewer', scope: 'predictions:create' };

interface ModelRequest {
  readonly caller: Caller;
  readonly named: NamedModel;
  readonly body: unknown;
}
type ModelHandler = (request: ModelRequest) => Promise<Outcome<object, ProblemCode>>;

/** For programs that speak to model servers. Refusals carry `error`, as both protocols ask. */
export function addInteropRoutes(
  app: FastifyInstance,
  parts: UseCaseParts,
  options: InteropOptions,
): void {
  const add = adder(app, parts, options.door);
  addServerRoutes(app, options);

  const metadata: ModelHandler = ({ named }) => Promise.resolve(done(modelMetadata(named)));
  const ready: ModelHandler = ({ named }) =>
    Promise.resolve(done({ name: named.name, ready: true }));
  const infer: ModelHandler = async ({ caller, named, body }) => {
    const request = parseInferRequest(body);
    if (request.kind === 'refused') return request;
    const read = await readAll(parts, { caller, named, images: request.value.images });
    return read.kind === 'refused' ? read : done(inferResponse(request.value, named, read.value));
  };
  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    add('GET', path, metadata);
    add('GET', `${path}/ready`, ready);
    add('POST', `${path}/infer`, infer);
  }

  const status: ModelHandler = ({ named }) => Promise.resolve(done(modelStatus(named)));
  const predict: ModelHandler = async ({ caller, named, body }) => {
    const request = parsePredictRequest(body);
    if (request.kind === 'refused') return request;
    const read = await readAll(parts, { caller, named, images: request.value.images });
    return read.kind === 'refused' ? read : done(predictResponse(request.value, read.value));
  };
  for (const path of ['/v1/models/:model', '/v1/models/:model/versions/:version']) {
    add('GET', path, status);
    add('POST', path, predict);
  }
}

/** What the servers themselves tell, without any model. */
function addServerRoutes(app: FastifyInstance, { version, readiness }: InteropOptions): void {
  app.get('/v2', (_request, reply) =>
    sendJson(reply, 200, { name: 'hand-digits', version, extensions: [] }),
  );
  app.get('/v2/health/live', (_request, reply) => sendJson(reply, 200, { live: true }));
  app.get('/v2/health/ready', async (_request, reply) => {
    const { ready } = await checkReadiness(readiness);
    return sendJson(reply, ready ? 200 : 503, { ready });
  });
}

type Add = (method: 'GET' | 'POST', url: string, handler: ModelHandler) => void;

function adder(app: FastifyInstance, parts: UseCaseParts, door: Door): Add {
  return (method, url, handler) => {
    const isPredict = url.startsWith('/v1/') && method === 'POST';
    app.route({
      method,
      url,
      onRequest: (request: FastifyRequest, reply: FastifyReply) =>
        door.enter(request, reply, method === 'GET' ? READS : CREATES),
      handler: async (request, reply) => {
        const name = nameOf(request.params as ModelName, isPredict);
        const named = name.kind === 'done' ? await findNamedModel(parts, name.value) : name;
        if (named.kind === 'refused') return sendRefusal(request, reply, named);
        const { body, identity } = request;
        if (identity.kind === 'nobody') throw new Error('The door let nobody in.');
        const outcome = await handler({ caller: identity.caller, named: named.value, body });
        if (outcome.kind === 'refused') return sendRefusal(request, reply, outcome);
        return sendJson(reply, 200, outcome.value);
      },
    });
  };
}

const PREDICT = ':predict';

/** TensorFlow Serving puts the verb behind the last name: `/v1/models/digits:predict`. */
function nameOf(
  { model, version }: ModelName,
  isPredict: boolean,
): Outcome<ModelName, 'route-not-found'> {
  if (!isPredict) return done({ model, version });
  const last = version ?? model;
  if (!last.endsWith(PREDICT)) {
    return refused(
      'route-not-found',
      `POST ends in ${PREDICT} here, such as /v1/models/active${PREDICT}.`,
    );
  }
  const bare = last.slice(0, -PREDICT.length);
  return done(version === undefined ? { model: bare } : { model, version: bare });
}
