/**
 * Every way in which the API says no: a code that never changes its meaning, its HTTP status, a title,
 * and what the reader of it can do. docs and the OpenAPI file are written from this table.
 */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly advice: string;
}

export const problems = {
  'request-invalid': {
    status: 400,
    title: 'The request does not fit its description',
    advice: 'Mend what `errors` names; /api/docs shows every field.',
  },
  'json-malformed': {
    status: 400,
    title: 'The body is not JSON',
    advice: 'Check quotes and commas, and that the content type is meant.',
  },
  'cursor-invalid': {
    status: 400,
    title: 'The cursor is not one of this list',
    advice: 'Use a cursor from a page with the same sort, or start without one.',
  },
  'sign-in-required': {
    status: 401,
    title: 'Sign in first',
    advice: 'Sign in, or send an API key as `Authorization: Bearer …`.',
  },
  'credentials-wrong': {
    status: 401,
    title: 'Name or password is wrong',
    advice: 'Try again, or ask an administrator to set a new password.',
  },
  'session-expired': {
    status: 401,
    title: 'The session has ended',
    advice: 'Sign in again.',
  },
  'api-key-invalid': {
    status: 401,
    title: 'The API key is unknown, expired or revoked',
    advice: 'Make a new key under Admin → API keys.',
  },
  'role-insufficient': {
    status: 403,
    title: 'Your role may not do this',
    advice: 'Ask an administrator for a wider role.',
  },
  'scope-insufficient': {
    status: 403,
    title: 'The API key may not do this',
    advice: 'Make a key with the scope that `detail` names.',
  },
  'csrf-rejected': {
    status: 403,
    title: 'The request does not prove that it comes from this site',
    advice: 'Send the token of GET /api/v1/session in the x-csrf-token header.',
  },
  'origin-refused': {
    status: 403,
    title: 'This Host or Origin is not served',
    advice: 'Open the application at the address it was configured for.',
  },
  'setup-closed': {
    status: 403,
    title: 'The first administrator cannot be made here',
    advice: 'Sign in, or add users on the server’s machine with `npx hand-digits user add`.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is nothing at this address',
    advice: 'See /api/docs for what there is.',
  },
  'prediction-not-found': {
    status: 404,
    title: 'No such prediction',
    advice: 'It may have been deleted; list predictions to find it.',
  },
  'image-not-found': {
    status: 404,
    title: 'There is no such picture of this prediction',
    advice: 'A blank page has no digit image; the original is at /image.',
  },
  'correction-not-found': {
    status: 404,
    title: 'There is no correction to undo',
    advice: 'Only a prediction that stands corrected can be undone.',
  },
  'batch-not-found': {
    status: 404,
    title: 'No such batch',
    advice: 'List batches to find it.',
  },
  'model-not-found': {
    status: 404,
    title: 'No such model',
    advice: 'GET /api/v1/models lists what is installed.',
  },
  'user-not-found': { status: 404, title: 'No such user', advice: 'List users to find it.' },
  'key-not-found': { status: 404, title: 'No such API key', advice: 'List keys to find it.' },
  'session-not-found': {
    status: 404,
    title: 'No such session',
    advice: 'It may have ended already.',
  },
  'job-not-found': { status: 404, title: 'No such job', advice: 'Finished jobs are kept 30 days.' },
  'finetuning-not-found': {
    status: 404,
    title: 'No such fine-tuning',
    advice: 'List fine-tunings to find it.',
  },
  'collection-not-found': {
    status: 404,
    title: 'No such dataset or suite',
    advice: 'GET /api/v1/collections lists what this machine has.',
  },
  'row-not-found': {
    status: 404,
    title: 'The dataset or suite has no such image',
    advice: 'Rows are counted from 0; list its images to find one.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take this method',
    advice: 'The Allow header says which it takes.',
  },
  'request-timed-out': {
    status: 408,
    title: 'The request did not arrive in time',
    advice: 'Send it again; large uploads may need a faster line or a batch from a folder.',
  },
  'batch-state-conflict': {
    status: 409,
    title: 'The batch is in another state',
    advice: 'Read the batch again; a finished or cancelled one stays so.',
  },
  'correction-conflict': {
    status: 409,
    title: 'Someone else corrected it meanwhile',
    advice: 'Read the prediction again and decide with their answer in view.',
  },
  'model-changed-meanwhile': {
    status: 409,
    title: 'Someone else changed the active model',
    advice: 'Look which one is active now and choose again.',
  },
  'model-shipped': {
    status: 409,
    title: 'The model ships with the program',
    advice: 'It stays installed; activate another one to stop using it.',
  },
  'model-active': {
    status: 409,
    title: 'The model is active',
    advice: 'Activate another one first.',
  },
  'nothing-to-roll-back': {
    status: 409,
    title: 'No model was active before this one',
    advice: 'Activate the model you want instead.',
  },
  'user-already-exists': {
    status: 409,
    title: 'A user of this name exists',
    advice: 'Choose another name.',
  },
  'last-administrator': {
    status: 409,
    title: 'This is the last administrator',
    advice: 'Make another administrator first.',
  },
  'finetuning-running': {
    status: 409,
    title: 'A fine-tuning is running already',
    advice: 'Wait for it, or cancel it.',
  },
  'finetuning-over': {
    status: 409,
    title: 'The fine-tuning is over',
    advice: 'There is nothing to cancel any more.',
  },
  'corrections-too-few': {
    status: 409,
    title: 'There are too few corrections to learn from',
    advice: 'Review more predictions first.',
  },
  'candidate-not-offered': {
    status: 409,
    title: 'The gate does not offer this candidate',
    advice: 'Read the verdict. More corrections may make a better one.',
  },
  'job-state-conflict': {
    status: 409,
    title: 'The job is in another state',
    advice: 'Read the job again.',
  },
  'payload-too-large': {
    status: 413,
    title: 'Too many bytes',
    advice: 'The limit is in `detail`; send less, or use a batch.',
  },
  'image-too-large': {
    status: 413,
    title: 'The image has too many pixels',
    advice: 'Scale it down or cut it; the limit is in `detail`.',
  },
  'media-type-unsupported': {
    status: 415,
    title: 'This content type is not taken here',
    advice: 'Send multipart/form-data, image/*, or application/json.',
  },
  'image-format-unsupported': {
    status: 415,
    title: 'This kind of image cannot be read',
    advice: 'Send PNG, JPEG, WebP, GIF, TIFF or BMP.',
  },
  'image-unreadable': {
    status: 422,
    title: 'The image is damaged',
    advice: 'Open and save it again, or send another copy.',
  },
  'archive-unreadable': {
    status: 422,
    title: 'The archive is damaged or too large inside',
    advice: 'Make the ZIP again; the limits are in `detail`.',
  },
  'collection-unreadable': {
    status: 422,
    title: 'The dataset or suite cannot be read',
    advice: 'Prepare it again; an administrator is told in `detail` what is wrong with it.',
  },
  'model-package-invalid': {
    status: 422,
    title: 'The model package cannot be used',
    advice: 'The faults are in `errors`; nothing was changed.',
  },
  'password-too-weak': {
    status: 422,
    title: 'The password is too easy to guess',
    advice: 'Use at least 10 characters that are not your name or a well-known password.',
  },
  'folder-refused': {
    status: 422,
    title: 'This folder or bucket may not be read',
    advice: 'Name a folder under those that the configuration allows.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key came with another request',
    advice: 'Use a new key for each new request.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    advice: 'Wait for the seconds in Retry-After.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Too many failed sign-ins',
    advice: 'Wait for the seconds in Retry-After.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong here',
    advice: 'Try again; if it stays, give your administrator the request id.',
  },
  overloaded: {
    status: 503,
    title: 'More is being asked than can be read',
    advice: 'Wait for the seconds in Retry-After and send it again.',
  },
  'shutting-down': {
    status: 503,
    title: 'The server is stopping',
    advice: 'Send it again in a moment.',
  },
  'no-active-model': {
    status: 503,
    title: 'No model is active',
    advice: 'Activate a model under Models.',
  },
  'database-unavailable': {
    status: 503,
    title: 'The database does not answer',
    advice: 'Nothing was stored; send it again when the database is back.',
  },
  'media-unavailable': {
    status: 503,
    title: 'The bucket of the images does not answer',
    advice: 'Nothing was stored; send it again when the bucket is back.',
  },
  'reading-timed-out': {
    status: 504,
    title: 'The reader took too long',
    advice: 'Send it again; a very large photograph may need cutting.',
  },
  'storage-full': {
    status: 507,
    title: 'The disk or bucket is full',
    advice: 'Nothing was stored; free some space and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;
