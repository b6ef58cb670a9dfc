import { setTimeout as delay } from 'node:timers/promises';
import { emptyLedger, sendBatches, sendImage, sendImages, type Ledger } from './load.ts';
import { startMachine, urlOf, type Machine, type Place } from './machines.ts';
import {
  batchFaults,
  countOf,
  failedJobs,
  missingPredictions,
  temporaryFolders,
} from './verify.ts';

const CLIENTS = 6;
const BATCH_FILES = 16;
/** A kill comes at a moment that is never the same, after so many answers of the round. */
const MOST_ANSWERS = 40;
const MOST_DELAY_MS = 400;
/** A slow machine is waited for so long. */
const LONGEST_LOAD_MS = 20_000;
const PATIENCE_MS = 120_000;

/** What a run of kills came to. Every list is empty when all is well. */
export interface KillReport {
  readonly rounds: number;
  readonly processesKilled: number;
  readonly predictions: number;
  readonly sentAgain: number;
  readonly batches: number;
  readonly batchFiles: number;
  /** from the start of a process to its first answer, the slowest of all rounds */
  readonly slowestStartMs: number;
  /** acknowledged and not there, or with another image */
  readonly missing: readonly string[];
  /** stored predictions less acknowledged ones: above 0 where one was stored twice */
  readonly doubled: number;
  readonly batchFaults: readonly string[];
  readonly wrongAnswers: readonly string[];
  readonly failedJobs: readonly unknown[];
  /** temporary files of processes that were killed */
  readonly leftOver: readonly string[];
}

type Role = 'server' | 'worker';

/** Who is killed in which round. With SQLite there is the server alone. */
const VICTIMS: Record<Place['ground'], readonly (readonly Role[])[]> = {
  sqlite: [['server']],
  postgresql: [['server', 'worker'], ['worker'], ['server']],
};

const COMMANDS: Record<Place['ground'], Readonly<Partial<Record<Role, readonly string[]>>>> = {
  sqlite: { server: ['serve'] },
  // The server leaves the work to the worker, so that each must survive the other's death.
  postgresql: { server: ['serve', '--run-jobs', 'false'], worker: ['worker'] },
};

/** The processes of an installation; those that were killed are started again. */
class Crew {
  readonly #place: Place;
  readonly #machines = new Map<Role, Machine>();
  slowestStartMs = 0;
  killed = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  get url(): string {
    const server = this.#machines.get('server');
    if (server === undefined) throw new Error('The server does not run.');
    return urlOf(server);
  }

  async start(): Promise<void> {
    const commands = Object.entries(COMMANDS[this.#place.ground]) as [Role, readonly string[]][];
    for (const [machine, [role, command]] of commands.entries()) {
      if (this.#machines.has(role)) continue;
      const begun = performance.now();
      this.#machines.set(role, await startMachine(command, this.#place.environment(machine)));
      this.slowestStartMs = Math.max(this.slowestStartMs, performance.now() - begun);
    }
  }

  async kill(roles: readonly Role[]): Promise<void> {
    await Promise.all(
      roles.map(async (role) => {
        await this.#machines.get(role)?.kill();
        this.#machines.delete(role);
        this.killed += 1;
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#machines.values()].map((machine) => machine.stop()));
    this.#machines.clear();
  }

  async killAll(): Promise<void> {
    await this.kill([...this.#machines.keys()]);
  }

  /** Temporary folders beyond one for each process that runs. */
  leftOver(): string[] {
    return [...this.#machines.keys()].flatMap((_, machine) =>
      temporaryFolders(this.#place, machine).slice(1),
    );
  }
}

/**
 * Kills processes with SIGKILL under load, again and again, starts them anew, and looks whether everything
 * that was acknowledged is there once, and as it was sent.
 */
export async function surviveKills(
  place: Place,
  rounds: number,
  onRound: (round: number) => void = () => undefined,
): Promise<KillReport> {
  const crew = new Crew(place);
  const ledger = emptyLedger();
  const tally = { sentAgain: 0 };
  try {
    for (let round = 0; round < rounds; round++) {
      await crew.start();
      tally.sentAgain += await sendAgain(crew.url, ledger);
      const before = ledger.predictions.size;
      await loadUntilKill(crew, { place, ledger, round });
      await crew.start();
      const fresh = [...ledger.predictions].slice(before);
      const missing = await missingPredictions(crew.url, fresh);
      if (missing.length > 0) throw new Error(`Lost in round ${round}: ${missing.join(', ')}`);
      onRound(round);
    }
    tally.sentAgain += await sendAgain(crew.url, ledger);
    return await reportOf(crew, { ledger, rounds, ...tally });
  } finally {
    await crew.killAll();
  }
}

/** What broke off is sent again under its key, as a careful client does. */
async function sendAgain(url: string, ledger: Ledger): Promise<number> {
  const images = ledger.unanswered.splice(0);
  for (const image of images) await sendImage({ url, ledger }, image);
  return images.length;
}

interface Load {
  readonly place: Place;
  readonly ledger: Ledger;
  readonly round: number;
}

async function loadUntilKill(crew: Crew, { place, ledger, round }: Load): Promise<void> {
  const patterns = VICTIMS[place.ground];
  const victims = patterns[round % patterns.length] ?? [];
  let over = false;
  const running = { url: crew.url, ledger, round: `r${round}`, over: () => over };
  const load = Promise.all([sendImages(running, CLIENTS), sendBatches(running, BATCH_FILES)]);
  await someAnswers(ledger);
  await crew.kill(victims);
  over = true;
  await load;
}

/** Until some images and a batch were acknowledged, and then a while. */
async function someAnswers({ predictions, batches }: Ledger): Promise<void> {
  const until = performance.now() + LONGEST_LOAD_MS;
  const enough = predictions.size + 1 + Math.floor(Math.random() * MOST_ANSWERS);
  const batch = batches.length + 1;
  while (performance.now() < until) {
    if (predictions.size >= enough && batches.length >= batch) break;
    await delay(10);
  }
  await delay(Math.random() * MOST_DELAY_MS);
}

async function reportOf(
  crew: Crew,
  run: { readonly ledger: Ledger; readonly rounds: number; readonly sentAgain: number },
): Promise<KillReport> {
  const { predictions, batches, wrongAnswers } = run.ledger;
  const { url } = crew;
  const faults = await batchFaults(url, batches, PATIENCE_MS);
  return {
    rounds: run.rounds,
    processesKilled: crew.killed,
    predictions: predictions.size,
    sentAgain: run.sentAgain,
    batches: batches.length,
    batchFiles: batches.reduce((sum, { fileNames }) => sum + fileNames.length, 0),
    slowestStartMs: Math.round(crew.slowestStartMs),
    missing: await missingPredictions(url, predictions),
    doubled: (await countOf(url, 'source=api')) - predictions.size,
    batchFaults: faults,
    wrongAnswers,
    failedJobs: await failedJobs(url),
    leftOver: crew.leftOver(),
  };
}
