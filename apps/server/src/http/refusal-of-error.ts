import type { ProblemCode } from '@hand-digits/contract';
import { refused, type Refused } from '../use-cases/outcome.ts';

/** What the framework throws, as refusals; the words are ours, because its own name its insides. */
const FRAMEWORK: Readonly<Record<string, Refused>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refused('payload-too-large', 'The body has more bytes than allowed.'),
  FST_ERR_CTP_INVALID_JSON_BODY: refused('json-malformed', 'The body cannot be parsed as JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: refused('json-malformed', 'The body is empty; JSON was announced.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refused(
    'request-invalid',
    'The body is not as long as Content-Length says.',
  ),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refused(
    'media-type-unsupported',
    'A body of this content type is not taken here.',
  ),
  FST_ERR_BAD_URL: refused('request-invalid', 'The address holds a broken percent encoding.'),
  FST_ERR_ASYNC_CONSTRAINT: refused('request-invalid', 'The request cannot be routed.'),
  FST_UNDER_PRESSURE: refused('overloaded', 'The server is busy. Try again in a moment.', {
    retryAfterSeconds: 1,
  }),
  FST_REQ_FILE_TOO_LARGE: refused('payload-too-large', 'A file has more bytes than allowed.'),
  FST_FILES_LIMIT: refused('payload-too-large', 'The request holds more files than allowed.'),
  FST_PARTS_LIMIT: refused('payload-too-large', 'The request holds more parts than allowed.'),
  FST_FIELDS_LIMIT: refused('payload-too-large', 'The request holds more fields than allowed.'),
  FST_PROTO_VIOLATION: refused('request-invalid', 'A field has a name that is not allowed.'),
  FST_INVALID_MULTIPART_CONTENT_TYPE: refused(
    'media-type-unsupported',
    'The body is not multipart/form-data.',
  ),
  ERR_STREAM_PREMATURE_CLOSE: refused('request-invalid', 'The body ended before it was complete.'),
};

/** Codes of errors that our own parts throw and that a caller can act on; their words name insides. */
const OWN: Readonly<Record<string, Refused>> = {
  'storage-full': refused('storage-full', 'There is no room left: nothing was stored.'),
  'database-unavailable': refused(
    'database-unavailable',
    'The database does not answer: nothing was stored.',
    { retryAfterSeconds: 5 },
  ),
  contended: refused('overloaded', 'Others change the same at this moment: nothing was stored.', {
    retryAfterSeconds: 1,
  }),
  'passwords-busy': refused('overloaded', 'Many sign in at this moment. Try again in a moment.', {
    retryAfterSeconds: 5,
  }),
  'media-unavailable': refused(
    'media-unavailable',
    'The bucket of the images does not answer: nothing was stored.',
    { retryAfterSeconds: 5 },
  ),
};

/** How an error is answered; `expected: false` asks for it to be logged. */
export interface ExplainedError {
  readonly refusal: Refused;
  readonly expected: boolean;
}

/** Turns whatever was thrown into a refusal: known ones by their code, everything else hides its words. */
export function refusalOfError(error: unknown): ExplainedError {
  const { code, statusCode } = partsOf(error);
  const known = FRAMEWORK[code];
  if (known !== undefined) return { refusal: known, expected: true };
  // Expected, but whoever runs the server must learn of it.
  const own = OWN[code];
  if (own !== undefined) return { refusal: own, expected: false };
  if (error instanceof RefusedError) return { refusal: error.refusal, expected: true };
  if (statusCode >= 400 && statusCode < 500) {
    const detail = 'The request cannot be understood.';
    return { refusal: refused(codeOfStatus(statusCode), detail), expected: true };
  }
  const detail = 'Something went wrong in the server; it was logged under the request id.';
  return { refusal: refused('internal-error', detail), expected: false };
}

/** A refusal that is met where only throwing leads out: inside a stream or a hook. */
export class RefusedError extends Error {
  readonly refusal: Refused;
  constructor(refusal: Refused) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

function partsOf(error: unknown): { code: string; statusCode: number } {
  if (typeof error !== 'object' || error === null) return { code: '', statusCode: 0 };
  const { code, statusCode } = error as Readonly<Record<string, unknown>>;
  return {
    code: typeof code === 'string' ? code : '',
    statusCode: typeof statusCode === 'number' ? statusCode : 0,
  };
}

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  404: 'route-not-found',
  408: 'request-timed-out',
  413: 'payload-too-large',
  415: 'media-type-unsupported',
  429: 'too-many-requests',
};

function codeOfStatus(status: number): ProblemCode {
  return BY_STATUS[status] ?? 'request-invalid';
}
