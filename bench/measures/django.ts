import type { Bench, Measurement } from '../measurement.ts';
import { findPython, startDjango, type Gunicorn } from '../server/django.ts';
import { digitFiles } from '../server/images.ts';
import { load, type LoadResult, type LoadTarget, type LoadWanted } from '../server/load.ts';
import { startServer } from '../server/process.ts';
import { rate } from '../server/rate.ts';

const DIFFERENT_DIGITS = 64;
const WARM_UP_SECONDS = 2;
const SECONDS = 4;
const CONNECTIONS = [16, 64];
/** The fastest of these is compared with; each worker is a process that holds the network. */
const GUNICORNS: readonly Gunicorn[] = [
  { workers: 1, threads: 1 },
  { workers: 2, threads: 1 },
  { workers: 3, threads: 1 },
  { workers: 4, threads: 1 },
  { workers: 2, threads: 4 },
  { workers: 2, threads: 16 },
];

type Run = Pick<LoadWanted, 'body' | 'connections'>;

interface Measured extends Run {
  readonly name: string;
  readonly result: LoadResult;
}

/** Ours beside a Django and PyTorch server that does the same work, under the same load. */
export const djangoBench: Bench = {
  name: 'django',
  title: 'Predictions over HTTP, beside Django, PyTorch and gunicorn (bench/django)',
  async run({ root }) {
    const found = findPython();
    if ('missing' in found) return { measurements: [], notes: [found.missing] };
    const files = await digitFiles(DIFFERENT_DIGITS);
    const theirs: Measured[] = [];
    for (const gunicorn of GUNICORNS) {
      const server = await startDjango(root, found.python, gunicorn);
      try {
        const runs = CONNECTIONS.map((connections): Run => ({ body: 'multipart', connections }));
        theirs.push(...(await measure(server, nameOf(gunicorn), { runs, files })));
      } finally {
        await server.stop();
      }
    }
    const ours = await measureOurs(root, files);
    return {
      measurements: [...theirs, ...ours].map(toMeasurement).concat(ratios(ours, theirs)),
      notes: ['NIST-like PNG of 128×128, 0.3 kB, SQLite, each image new; Django takes forms only.'],
    };
  },
};

async function measureOurs(root: string, files: readonly Buffer[]): Promise<Measured[]> {
  const server = await startServer(root);
  try {
    const runs = (['raw', 'multipart'] as const).flatMap((body) =>
      CONNECTIONS.map((connections): Run => ({ body, connections })),
    );
    return await measure(server, 'hand-digits', { runs, files });
  } finally {
    await server.stop();
  }
}

interface Plan {
  readonly runs: readonly Run[];
  readonly files: readonly Buffer[];
}

async function measure(
  server: LoadTarget,
  name: string,
  { runs, files }: Plan,
): Promise<Measured[]> {
  await load(server, { connections: 16, seconds: WARM_UP_SECONDS, body: 'multipart', files });
  const measured: Measured[] = [];
  for (const run of runs) {
    measured.push({
      ...run,
      name,
      result: await load(server, { ...run, seconds: SECONDS, files }),
    });
  }
  return measured;
}

function nameOf({ workers, threads }: Gunicorn): string {
  return threads === 1 ? `Django, ${workers} sync` : `Django, ${workers} × ${threads} threads`;
}

function toMeasurement({ name, body, connections, result }: Measured): Measurement {
  return rate(`${name}, ${body}, ${connections}`, result);
}

/** Each of ours over the fastest of theirs at as many connections. */
function ratios(ours: readonly Measured[], theirs: readonly Measured[]): Measurement[] {
  return ours.map(({ body, connections, result }) => {
    const [best] = theirs
      .filter((one) => one.connections === connections)
      .sort((a, b) => b.result.perSecond - a.result.perSecond);
    return {
      name: `${body}, ${connections}: over Django`,
      value: result.perSecond / (best?.result.perSecond ?? NaN),
      unit: 'times',
      note: `its fastest: ${best?.name}`,
    };
  });
}
