import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import path from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { ROOT } from '../machines.ts';
import { mutatedImage } from './mutated-images.ts';
import { requestsOf, type ApiDescription, type FuzzRequest } from './requests.ts';

/** What a run of fuzzing came to. */
export interface FuzzReport {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** answers of 500 and above, refusals that are no problem document, and broken connections */
  readonly faults: readonly string[];
  /** of the server's event loop, milliseconds, in the worst stretch between two looks */
  readonly loopDelayMs: { readonly p99: number; readonly max: number };
  /** megabytes after each tenth of the requests */
  readonly residentMb: readonly number[];
  readonly heapMb: readonly number[];
}

export interface FuzzOptions {
  readonly url: string;
  readonly count: number;
  /** the same seed gives the same requests */
  readonly seed: number;
}

const AT_ONCE = 8;
const LOOKS = 10;
const LONGEST_MS = 60_000;

/** An administrator's session on a server that nobody else uses. */
interface Session {
  readonly cookie: string;
  readonly 'x-csrf-token': string;
}

/** Sends requests made from the API's description, and looks at every answer. */
export async function fuzzRequests(options: FuzzOptions): Promise<FuzzReport> {
  const text = readFileSync(path.join(ROOT, 'docs', 'api', 'openapi.json'), 'utf8');
  const api = JSON.parse(text) as ApiDescription;
  const session = await openSession(options.url);
  const known = await thingsThatExist(options.url, session);
  return fuzz(options, requestsOf(api, known), session);
}

/** Sends damaged images to be read. */
export async function fuzzImages(options: FuzzOptions): Promise<FuzzReport> {
  const session = await openSession(options.url);
  const requests = mutatedImage().map((body) => ({
    method: 'POST',
    path: '/api/v1/predictions',
    headers: { 'content-type': 'image/png' },
    body,
    signedIn: true,
  }));
  return fuzz(options, requests, session);
}

const ADMINISTRATOR = { name: 'fuzz', password: 'a long word for a machine' };

async function openSession(url: string): Promise<Session> {
  const send = (where: string): Promise<Response> =>
    fetch(`${url}/api/v1/${where}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMINISTRATOR),
    });
  const first = await send('setup');
  const answer = first.status === 201 ? first : await send('session');
  const { csrfToken } = (await answer.json()) as { csrfToken?: string };
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined || csrfToken === undefined) throw new Error('Nobody was signed in.');
  return { cookie, 'x-csrf-token': csrfToken };
}

/** Ids of predictions, models and users, for paths that lead somewhere. */
async function thingsThatExist(url: string, session: Session): Promise<string[]> {
  const images = fc.sample(mutatedImage(), { numRuns: 20, seed: 1 });
  for (const body of images) {
    const headers = { ...session, 'content-type': 'image/png' };
    await fetch(`${url}/api/v1/predictions`, { method: 'POST', headers, body });
  }
  const lists = ['predictions', 'models', 'users', 'sessions'].map(async (where) => {
    const answer = await fetch(`${url}/api/v1/${where}`, { headers: { ...session } });
    const { items } = (await answer.json()) as { items: { id: string; current?: boolean }[] };
    // The fuzzer's own session and user stay: without them every answer would be 401.
    return where === 'sessions' || where === 'users' ? [] : items.map(({ id }) => id);
  });
  return ['model.onnx', 'hand-digits', ...(await Promise.all(lists)).flat()];
}

async function fuzz(
  { url, count, seed }: FuzzOptions,
  arbitrary: Arbitrary<FuzzRequest>,
  session: Session,
): Promise<FuzzReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const watch = new Watch(url, session);
  const byStatus: Record<string, number> = {};
  const faults: string[] = [];
  const perLook = Math.ceil(count / LOOKS);
  await watch.look();
  for (let look = 0; look < LOOKS; look++) {
    const some = fc.sample(arbitrary, { numRuns: perLook, seed: seed + look })[Symbol.iterator]();
    const client = async (): Promise<void> => {
      for (const request of some) {
        const answer = await send({ url, agent, session }, request);
        byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
        if (isFaulty(answer)) faults.push(describe(request, answer));
      }
    };
    // Making the requests keeps this process busy, not the server: its clock starts anew.
    await watch.forget();
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    await watch.look();
  }
  agent.destroy();
  return { requests: perLook * LOOKS, byStatus, faults, ...watch.report() };
}

interface Way {
  readonly url: string;
  readonly agent: Agent;
  readonly session: Session;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

function send({ url, agent, session }: Way, request: FuzzRequest): Promise<Answer> {
  const { method, path: where, body, signedIn } = request;
  const headers = {
    ...request.headers,
    ...(signedIn ? session : {}),
    ...(body === null ? {} : { 'content-length': String(body.length) }),
  };
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      resolve({ status: 0, type: '', text: error.message });
    };
    const outgoing = httpRequest(url + where, { method, headers, agent, timeout: LONGEST_MS });
    outgoing.on('error', failed);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (part: string) => (text += part));
      response.on('error', failed).on('end', () => {
        const type = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode ?? 0, type, text });
      });
    });
    outgoing.end(body ?? undefined);
  });
}

/** No fault of the server's, and every refusal says why in a form that programs read. */
function isFaulty({ status, type, text }: Answer): boolean {
  if (status === 0 || status >= 500) return true;
  if (status < 400 || text === '') return false;
  return !type.startsWith('application/problem+json') || /\bat \S+\.ts\b|node_modules/.test(text);
}

function describe({ method, path: where, headers, body }: FuzzRequest, answer: Answer): string {
  const sent = `${method} ${where.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)}`;
  const bytes =
    body === null ? '' : ` ${body.length} bytes ${body.toString('base64').slice(0, 200)}`;
  return `${sent}${bytes} → ${answer.status} ${answer.type} ${answer.text.slice(0, 300)}`;
}

/** What the server tells of itself at /metrics; its delays are those since the last look. */
class Watch {
  readonly #url: string;
  readonly #session: Session;
  readonly #p99: number[] = [];
  readonly #max: number[] = [];
  readonly #resident: number[] = [];
  readonly #heap: number[] = [];

  constructor(url: string, session: Session) {
    this.#url = url;
    this.#session = session;
  }

  async forget(): Promise<void> {
    await this.#read();
  }

  async look(): Promise<void> {
    const text = await this.#read();
    this.#p99.push(1000 * valueOf(text, 'nodejs_eventloop_lag_p99_seconds'));
    this.#max.push(1000 * valueOf(text, 'nodejs_eventloop_lag_max_seconds'));
    this.#resident.push(valueOf(text, 'process_resident_memory_bytes') / 2 ** 20);
    this.#heap.push(valueOf(text, 'nodejs_heap_size_used_bytes') / 2 ** 20);
  }

  report(): Pick<FuzzReport, 'loopDelayMs' | 'residentMb' | 'heapMb'> {
    // The first look saw the start of the server.
    return {
      loopDelayMs: {
        p99: Math.round(Math.max(...this.#p99.slice(1))),
        max: Math.round(Math.max(...this.#max.slice(1))),
      },
      residentMb: this.#resident.map(Math.round),
      heapMb: this.#heap.map(Math.round),
    };
  }

  async #read(): Promise<string> {
    const answer = await fetch(`${this.#url}/metrics`, { headers: { ...this.#session } });
    return answer.text();
  }
}

function valueOf(metrics: string, name: string): number {
  const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics) ?? [];
  return Number(value);
}
