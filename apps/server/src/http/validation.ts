import type { Fault } from '@hand-digits/contract';
import type { z } from 'zod';
import { done, refused, type Outcome } from '../use-cases/outcome.ts';

/** Which part of a request is looked at. */
export type Place = 'params' | 'query' | 'body' | 'headers';

/** Faults beyond this many tell nothing new. */
const MOST_FAULTS = 20;
const LONGEST_DETAIL = 300;

/** Reads one part of a request by its schema; refused with every fault and where it is. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  place: Place,
): Outcome<z.output<S>, 'request-invalid'> {
  const result = schema.safeParse(value);
  if (result.success) return done(result.data);
  const faults = result.error.issues
    .slice(0, MOST_FAULTS)
    .map((issue) => ({ pointer: pointerTo(place, issue.path), detail: cut(wordsOf(issue)) }));
  return refused('request-invalid', summaryOf(faults), { faults });
}

/** A JSON pointer (RFC 6901) into the body, `query.name` and the like elsewhere. */
function pointerTo(place: Place, path: readonly PropertyKey[]): string {
  if (place !== 'body') return [place, ...path.map(String)].join('.');
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** People know what is missing, not what is undefined. */
function wordsOf({ message }: z.core.$ZodIssue): string {
  const missing = /^Invalid input: expected (.+), received undefined$/.exec(message);
  return missing === null ? message : `Missing: ${missing[1] ?? 'a value'} is expected`;
}

function summaryOf(faults: readonly Fault[]): string {
  const [first] = faults;
  if (first === undefined) return 'The request does not fit its description.';
  const where = first.pointer === '' ? 'The body' : first.pointer;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return cut(`${where}: ${first.detail}${more}`);
}

function cut(message: string): string {
  return message.length <= LONGEST_DETAIL ? message : `${message.slice(0, LONGEST_DETAIL)}…`;
}
