import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface CommandCost {
  readonly milliseconds: number;
  /** until the first byte on standard output */
  readonly millisecondsToFirstOutput: number;
  /** most memory that the process had in use at a time; NaN where the system does not tell */
  readonly peakMB: number;
  /** processor time of all its threads; says something on a busy machine too; NaN likewise */
  readonly processorSeconds: number;
}

const MILLISECONDS_BETWEEN_LOOKS = 20;

/** Runs `hand-digits` as a person would, and measures it from outside. */
export async function measureCommand(root: string, args: readonly string[]): Promise<CommandCost> {
  const program = path.join(root, 'apps', 'server', 'bin', 'hand-digits.mjs');
  const start = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let firstOutput = NaN;
  child.stdout.once('data', () => (firstOutput = performance.now() - start));
  child.stdout.resume();
  let peakMB = NaN;
  let processorSeconds = NaN;
  const timer = setInterval(() => {
    peakMB = peakMemoryMB(child.pid) ?? peakMB;
    processorSeconds = processorTime(child.pid) ?? processorSeconds;
  }, MILLISECONDS_BETWEEN_LOOKS);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (status !== 0)
    throw new Error(`hand-digits ${args.join(' ')} ended with status ${String(status)}.`);
  return {
    milliseconds: performance.now() - start,
    millisecondsToFirstOutput: firstOutput,
    peakMB,
    processorSeconds,
  };
}

/** Linux keeps the high-water mark itself, so that no peak between two looks is missed. */
function peakMemoryMB(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** proc(5): the 14th and 15th field of stat, in hundredths of a second; the 2nd may hold anything. */
function processorTime(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
