import {
  IdempotencyKey,
  type CreatedItem,
  type CreatePredictionJson,
  type Prediction,
} from '@hand-digits/contract';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import {
  createPrediction,
  type CreatePrediction,
  type CreateRefusal,
} from '../../use-cases/predictions/create.ts';
import type { Readable } from '../../use-cases/reader.ts';
import { contentWithin, filesOf, type MultipartLimits } from '../bodies/multipart.ts';
import type { Handlers } from '../handler.ts';
import { problemDocument } from '../problem-document.ts';
import { validate } from '../validation.ts';

type Handler = Handlers['createPrediction'];
type CreateCall = Parameters<Handler>[0];
/** What all images of one request have in common. */
type Common = Pick<CreatePrediction, 'caller' | 'source' | 'idempotencyKey'>;
type Created = Outcome<Prediction, CreateRefusal | 'payload-too-large'>;

/** Reads images in whichever form they come. */
export function createPredictionHandler(parts: UseCaseParts, limits: MultipartLimits): Handler {
  return async (call) => {
    const common = commonOf(call);
    if (common.kind === 'refused') return common;
    const { json, query, request } = call;
    const fileName = query.fileName ?? null;
    if (json !== undefined) {
      const image = imageOfJson(json);
      return createPrediction(parts, {
        ...common.value,
        image,
        fileName: json.fileName ?? fileName,
      });
    }
    if (request.body instanceof Uint8Array) {
      const image = { kind: 'file', bytes: request.body } as const;
      return createPrediction(parts, { ...common.value, image, fileName });
    }
    return createFromForm(parts, call, { common: common.value, limits });
  };
}

function commonOf({ caller, query, request }: CreateCall): Outcome<Common, 'request-invalid'> {
  const { source } = query;
  const key = request.headers['idempotency-key'];
  if (key === undefined) return done({ caller, source });
  const checked = validate(IdempotencyKey, key, 'headers');
  if (checked.kind === 'refused') return checked;
  return done({ caller, source, idempotencyKey: checked.value });
}

function imageOfJson(json: CreatePredictionJson): Readable {
  if ('pixels' in json) return { kind: 'digit-image', pixels: Uint8Array.from(json.pixels) };
  const base64 = json.image.slice(json.image.indexOf(',') + 1);
  return { kind: 'file', bytes: Buffer.from(base64, 'base64') };
}

interface FormWork {
  readonly common: Common;
  readonly limits: MultipartLimits;
}

/** One file is answered by its prediction, several by a list in which each stands for itself. */
async function createFromForm(
  parts: UseCaseParts,
  { request }: CreateCall,
  { common, limits }: FormWork,
): ReturnType<Handler> {
  const reading: { fileName: string | null; outcome: Promise<Created> }[] = [];
  try {
    for await (const file of filesOf(request, limits, new Map())) {
      const key = keyOfFile(common, reading.length);
      const content = await contentWithin(file, limits.fileBytes);
      // Read while the next file still comes in; a failure is met below.
      const outcome = createFromFile(
        parts,
        { ...common, ...key, fileName: file.fileName },
        content,
      );
      outcome.catch(() => undefined);
      reading.push({ fileName: file.fileName, outcome });
    }
  } finally {
    await Promise.allSettled(reading.map(({ outcome }) => outcome));
  }
  return answerForm(
    await Promise.all(
      reading.map(async ({ fileName, outcome }) => ({ fileName, outcome: await outcome })),
    ),
  );
}

async function createFromFile(
  parts: UseCaseParts,
  command: Omit<CreatePrediction, 'image'>,
  content: Outcome<Uint8Array, 'payload-too-large'>,
): Promise<Created> {
  if (content.kind === 'refused') return content;
  return createPrediction(parts, { ...command, image: { kind: 'file', bytes: content.value } });
}

/** The first file has the request's own key, so that a form of one file repeats a raw body. */
function keyOfFile({ idempotencyKey }: Common, place: number): { idempotencyKey?: string } {
  if (idempotencyKey === undefined) return {};
  return { idempotencyKey: place === 0 ? idempotencyKey : `${idempotencyKey}#${place}` };
}

function answerForm(
  items: readonly { readonly fileName: string | null; readonly outcome: Created }[],
): Awaited<ReturnType<Handler>> {
  const [only] = items;
  if (only === undefined) {
    return refused('request-invalid', 'The form holds no file. Add one, under any field name.');
  }
  if (items.length === 1) return only.outcome;
  return done({ items: items.map(presentItem) });
}

function presentItem({
  fileName,
  outcome,
}: {
  readonly fileName: string | null;
  readonly outcome: Created;
}): CreatedItem {
  if (outcome.kind === 'done') return { fileName, prediction: outcome.value };
  return { fileName, problem: problemDocument(outcome) };
}
