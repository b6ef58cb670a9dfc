import autocannon, { type Options } from 'autocannon';
import { differently } from './images.ts';

/** A server that takes images at /api/v1/predictions. */
export interface LoadTarget {
  readonly url: string;
  /** processor time that it has used, all threads and processes, seconds */
  processorSeconds(): number;
}

export interface LoadWanted {
  readonly connections: number;
  readonly seconds: number;
  readonly body: 'raw' | 'multipart';
  readonly files: readonly Buffer[];
  /** images a second, of all connections; absent: as many as they can */
  readonly rate?: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** answers other than 201 */
  readonly refused: number;
  readonly failed: number;
  /** processor time of the server for each answer, microseconds */
  readonly serverMicroseconds: number;
}

let sent = 0;

/** Sends images, each file another one, as fast as so many connections go. */
export async function load(server: LoadTarget, wanted: LoadWanted): Promise<LoadResult> {
  const before = server.processorSeconds();
  const { connections, seconds, body, files, rate } = wanted;
  const latencies: number[] = [];
  const result = await fire(
    {
      url: `${server.url}/api/v1/predictions`,
      connections,
      duration: seconds,
      ...(rate === undefined ? {} : { overallRate: rate }),
      method: 'POST',
      requests: [
        {
          setupRequest: (request) => {
            sent += 1;
            const file = differently(files[sent % files.length]!, sent);
            return { ...request, ...(body === 'raw' ? rawBody(file) : formBody(file)) };
          },
        },
      ],
    },
    (milliseconds) => latencies.push(milliseconds),
  );
  const used = server.processorSeconds() - before;
  const { errors, timeouts } = result;
  const at = quantiles(latencies);
  const answered = result['2xx'];
  return {
    perSecond: answered / result.duration,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    refused: result.non2xx,
    failed: errors + timeouts,
    serverMicroseconds: (used / Math.max(1, answered)) * 1e6,
  };
}

function fire(
  options: Options,
  onAnswer: (milliseconds: number) => void,
): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
    // autocannon tells of client, status and bytes first
    running.on('response', (...answer) => {
      onAnswer(answer[3]);
    });
  });
}

/** @returns below which value such a share of them lies */
function quantiles(values: readonly number[]): (share: number) => number {
  const sorted = [...values].sort((a, b) => a - b);
  return (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

interface Body {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

function rawBody(body: Buffer): Body {
  return { body, headers: { 'content-type': 'image/png' } };
}

const BOUNDARY = '----hand-digits-bench';

function formBody(file: Buffer): Body {
  const head =
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="digit.png"\r\n` +
    'Content-Type: image/png\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } };
}
