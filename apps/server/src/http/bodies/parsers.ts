import type { FastifyInstance } from 'fastify';
import { refused } from '../../use-cases/outcome.ts';
import { RefusedError } from '../refusal-of-error.ts';

export interface BodyLimits {
  readonly jsonBytes: number;
  readonly imageBytes: number;
}

/**
 * How bodies are taken: JSON and images whole and within their limits, archives as a stream that the
 * handler counts. Everything else is refused by its content type. Multipart has its own plugin.
 */
export function addBodyParsers(app: FastifyInstance, limits: BodyLimits): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: limits.jsonBytes },
    (_request, body: Buffer, parsed) => {
      const text = body.toString('utf8');
      try {
        parsed(null, text.trim() === '' ? undefined : JSON.parse(text));
      } catch (error) {
        parsed(malformed(error));
      }
    },
  );
  app.addContentTypeParser(
    /^image\//,
    { parseAs: 'buffer', bodyLimit: limits.imageBytes },
    (_request, body, parsed) => {
      parsed(null, body);
    },
  );
  app.addContentTypeParser('application/zip', (_request, payload, parsed) => {
    parsed(null, payload);
  });
}

/** V8 tells what is wrong and quotes what surrounds it, which is the caller's own. */
function malformed(error: unknown): RefusedError {
  const what = error instanceof Error ? error.message : String(error);
  return new RefusedError(
    refused('json-malformed', `The body is not JSON: ${what.slice(0, 200)}.`),
  );
}
