import type { ProblemCode } from '@hand-digits/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { pathOf } from './send.ts';

/** Half a millisecond to ten seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** name of the contract's endpoint */
    endpoint?: string;
  }
  interface FastifyReply {
    /** with which problem it was refused; null where it was not */
    problem: ProblemCode | null;
  }
}

/** Measures and logs every request once, when its connection lets go of it, answered or not. */
export function observeRequests(app: FastifyInstance, registry: Registry): void {
  const metrics = requestMetrics(registry);
  app.decorateReply('problem', null);
  app.addHook('onRequest', (request, reply, next) => {
    metrics.running.inc();
    reply.raw.once('close', () => {
      metrics.running.dec();
      count(metrics, request, reply);
      log(request, reply);
    });
    next();
  });
}

type Metrics = ReturnType<typeof requestMetrics>;

function requestMetrics(registry: Registry) {
  const registers = [registry];
  return {
    duration: new Histogram({
      name: 'hand_digits_http_request_duration_seconds',
      help: 'Time from the head of a request to the end of its answer.',
      labelNames: ['method', 'endpoint', 'status'],
      buckets: SECONDS,
      registers,
    }),
    running: new Gauge({
      name: 'hand_digits_http_requests_running',
      help: 'Requests that are not answered yet.',
      registers,
    }),
    problems: new Counter({
      name: 'hand_digits_http_problems_total',
      help: 'Requests that were answered with a problem, by its code.',
      labelNames: ['code'],
      registers,
    }),
  };
}

function count(metrics: Metrics, request: FastifyRequest, reply: FastifyReply): void {
  const status = String(reply.statusCode);
  const seconds = reply.elapsedTime / 1000;
  metrics.duration.labels(request.method, endpointOf(request), status).observe(seconds);
  if (reply.problem !== null) metrics.problems.labels(reply.problem).inc();
}

/** From a bounded set, whatever is asked for. */
function endpointOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.config.endpoint ?? routeOptions.url ?? 'unknown';
}

/** One line a request; what fails on our side weighs more. The query is left out: it may hold names. */
function log(request: FastifyRequest, reply: FastifyReply): void {
  const level = reply.statusCode >= 500 ? 'warn' : 'info';
  const { method, url, ip } = request;
  request.log[level]({
    method,
    path: pathOf(url),
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 100) / 100,
    address: ip,
    ...(reply.problem === null ? {} : { problem: reply.problem }),
    ...(reply.raw.writableFinished ? {} : { aborted: true }),
  });
}
