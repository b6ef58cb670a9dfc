import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { PAGE_HEADERS } from '../headers.ts';
import { PROBLEM_PAGE } from '../problem-document.ts';
import { describeApi } from './openapi.ts';
import { problemPage } from './problem-list.ts';

/** The page draws its own icons as data and sizes its parts by style attributes. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** A page to browse and try the API, its OpenAPI file, and the list of problems; all served from here. */
export async function addDocumentation(app: FastifyInstance, version: string): Promise<void> {
  const document = describeApi(version);
  const text = JSON.stringify(document);
  app.get('/api/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(text),
  );
  const problems = problemPage();
  app.get(PROBLEM_PAGE, (_request, reply) =>
    reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(problems),
  );
  await app.register(async (scope) => {
    scope.addHook('onRequest', (_request, reply, next) => {
      void reply.headers(PAGE_HEADERS).header('cache-control', 'no-cache');
      next();
    });
    await scope.register(swagger, {
      mode: 'static',
      specification: { document: document as unknown as StaticDocumentSpec['document'] },
    });
    await scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: DOCS_POLICY,
      uiConfig: { docExpansion: 'list', deepLinking: true, displayRequestDuration: true },
    });
  });
}
