import type { Clock } from '../caller.ts';
import type { JobQueue, NewJob } from '../job-catalogue.ts';
import type { MediaStore } from '../media.ts';
import type { BatchStore, Listed, NewBatchItem } from './ports.ts';

/** Items that one job reads: some seconds of work, so that many workers share a batch evenly. */
export const ITEMS_PER_JOB = 256;
/** Bytes that wait for a commit together. */
const BYTES_TOGETHER = 8 * 1024 * 1024;

export interface IntakeParts {
  readonly batches: Pick<BatchStore, 'addItems'>;
  readonly media: Pick<MediaStore, 'prepare'>;
  readonly jobs: Pick<JobQueue, 'add'>;
  readonly clock: Clock;
}

/** Files in the order in which they count; `from` is the number of the first. */
export interface Arriving {
  readonly from: number;
  readonly files: Iterable<Listed> | AsyncIterable<Listed>;
}

/**
 * Makes items of files as they come, many in a commit: a commit costs the disk the same for one file as
 * for hundreds. What is complete is read meanwhile. All are durable when it resolves; where the files
 * break off, those that had come are.
 */
export async function takeIn(
  parts: IntakeParts,
  batch: string,
  { from, files }: Arriving,
): Promise<void> {
  const intake = new Intake(parts, batch, from);
  try {
    for await (const file of files) await intake.add(file);
  } finally {
    await intake.flush();
  }
}

class Intake {
  readonly #parts: IntakeParts;
  readonly #batch: string;
  #next: number;
  #group: Listed[] = [];
  #bytes = 0;
  /** the commit of the group before: files go on arriving while it runs, but never two groups ahead */
  #commit: Promise<void> = Promise.resolve();

  constructor(parts: IntakeParts, batch: string, from: number) {
    this.#parts = parts;
    this.#batch = batch;
    this.#next = from;
  }

  async add(file: Listed): Promise<void> {
    this.#group.push(file);
    this.#bytes += file.kind === 'file' ? file.bytes.length : 0;
    if (this.#group.length >= ITEMS_PER_JOB || this.#bytes >= BYTES_TOGETHER) await this.#send();
  }

  async flush(): Promise<void> {
    if (this.#group.length > 0) await this.#send();
    await this.#commit;
  }

  async #send(): Promise<void> {
    const [group, first] = [this.#group, this.#next];
    this.#group = [];
    this.#bytes = 0;
    this.#next += group.length;
    await this.#commit;
    this.#commit = this.#keep(group, first);
    // Whoever sends or flushes next is told.
    this.#commit.catch(() => undefined);
  }

  async #keep(group: readonly Listed[], first: number): Promise<void> {
    const { batches, jobs, clock } = this.#parts;
    const items = await Promise.all(group.map((file, at) => this.#newItem(file, first + at)));
    await batches.addItems(this.#batch, items, clock());
    const complete = fullRanges(first, first + group.length);
    if (complete.length > 0) await jobs.add(complete.map((one) => readingJob(this.#batch, one)));
  }

  async #newItem(file: Listed, item: number): Promise<NewBatchItem> {
    const { fileName } = file;
    if (file.kind === 'refused') {
      return { item, fileName, content: { kind: 'refused', refusal: file.refusal } };
    }
    // The reader finds out what it really is; until then it is bytes.
    const image = await this.#parts.media.prepare(file.bytes, 'application/octet-stream');
    return { item, fileName, content: { kind: 'image', image } };
  }
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** The stretches of ITEMS_PER_JOB that became complete when items from … to − 1 were added. */
function fullRanges(from: number, to: number): Range[] {
  const ranges: Range[] = [];
  const start = Math.floor(from / ITEMS_PER_JOB) * ITEMS_PER_JOB;
  for (let first = start; first + ITEMS_PER_JOB <= to; first += ITEMS_PER_JOB) {
    ranges.push({ first, last: first + ITEMS_PER_JOB - 1 });
  }
  return ranges;
}

export function readingJob(batch: string, { first, last }: Range): NewJob {
  return { name: 'read-batch-items', data: { batch, first, last }, key: `read:${batch}:${first}` };
}
