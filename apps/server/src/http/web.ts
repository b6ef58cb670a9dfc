import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PAGE_HEADERS } from './headers.ts';

/** Vite names these by their content: the same name never holds anything else. */
const HASHED = /[/\\]assets[/\\]/;
const YEAR_S = 31_536_000;

export type Page = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * Serves the built web application.
 * @param folder that holds its index.html
 * @returns what answers addresses that only the application itself knows; null where it was not built
 */
export async function addWeb(app: FastifyInstance, folder: string): Promise<Page | null> {
  const index = await readFile(path.join(folder, 'index.html'), 'utf8').catch(() => null);
  if (index === null) return null;
  const page: Page = (_request, reply) =>
    reply
      .headers({ ...PAGE_HEADERS, 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(index);
  app.get('/', page);
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    // One route a file, so that everything else stays a plain 404.
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['index.html'],
    setHeaders: (reply, file) => {
      const cache = HASHED.test(file) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
      void reply.headers({ ...PAGE_HEADERS, 'cache-control': cache });
    },
  });
  return page;
}

const NOT_PAGES = /^\/(api|v1|v2|assets|healthz|readyz|metrics)(\/|$)/;

/** Whether a browser wants to go to an address of the application, such as /history. */
export function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return !NOT_PAGES.test(url) && headers.accept?.includes('text/html') === true;
}
