import type { JsonSchema } from './json-schema.ts';

/** What is served beside the API proper: the protocols of model servers, and what operators look at. */
const model = { name: 'model', in: 'path', required: true, schema: { type: 'string' } };
const version = { name: 'version', in: 'path', required: true, schema: { type: 'string' } };

const json = (description: string): JsonSchema => ({
  description,
  content: { 'application/json': { schema: { type: 'object' } } },
});

const get = (tag: string, summary: string, parameters: readonly JsonSchema[] = []): JsonSchema => ({
  get: { summary, tags: [tag], parameters, responses: { '200': json('Done.') } },
});

const post = (summary: string, parameters: readonly JsonSchema[]): JsonSchema => ({
  post: {
    summary,
    tags: [INFERENCE],
    parameters,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { type: 'object' } } },
    },
    responses: {
      '200': json('Done.'),
      '400': problem('The request does not fit the protocol.'),
      '404': problem('No such model.'),
    },
  },
});

const problem = (description: string): JsonSchema => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const INFERENCE = 'inference protocols';
const OPERATION = 'operation';

export const OTHER_PATHS: Readonly<Record<string, JsonSchema>> = {
  '/v2': get(INFERENCE, 'Open Inference Protocol: what this server is'),
  '/v2/health/live': get(INFERENCE, 'Open Inference Protocol: whether it lives'),
  '/v2/health/ready': get(INFERENCE, 'Open Inference Protocol: whether it can serve'),
  '/v2/models/{model}': get(INFERENCE, 'Open Inference Protocol: what a model takes and gives', [
    model,
  ]),
  '/v2/models/{model}/ready': get(INFERENCE, 'Open Inference Protocol: whether a model can serve', [
    model,
  ]),
  '/v2/models/{model}/infer': post('Open Inference Protocol: read images', [model]),
  '/v2/models/{model}/versions/{version}': get(
    INFERENCE,
    'Open Inference Protocol: what a version takes and gives',
    [model, version],
  ),
  '/v2/models/{model}/versions/{version}/ready': get(
    INFERENCE,
    'Open Inference Protocol: whether a version can serve',
    [model, version],
  ),
  '/v2/models/{model}/versions/{version}/infer': post(
    'Open Inference Protocol: read images with one version',
    [model, version],
  ),
  '/v1/models/{model}': get(INFERENCE, 'TensorFlow Serving: state of a model', [model]),
  '/v1/models/{model}:predict': post('TensorFlow Serving: read images', [model]),
  '/v1/models/{model}/versions/{version}:predict': post(
    'TensorFlow Serving: read images with one version',
    [model, version],
  ),
  '/healthz': get(OPERATION, 'Whether the process lives'),
  '/readyz': get(OPERATION, 'Whether it can serve, and what is missing where it cannot'),
  '/metrics': {
    get: {
      summary: 'Measurements in Prometheus’s text format',
      tags: [OPERATION],
      responses: {
        '200': { description: 'Done.', content: { 'text/plain': { schema: { type: 'string' } } } },
      },
    },
  },
};
