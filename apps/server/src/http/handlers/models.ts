import { createReadStream } from 'node:fs';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import {
  activateModel,
  deleteModel,
  getModel,
  getModelFile,
  installModel,
  listActivations,
  listModels,
  rollBackModel,
} from '../../use-cases/models/models.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import { filesOf, within } from '../bodies/multipart.ts';
import { withTemporaryFile } from '../bodies/temporary-file.ts';
import type { Handlers } from '../handler.ts';
import { never } from '../outcomes.ts';

type Group =
  | 'listModels'
  | 'getModel'
  | 'downloadModelFile'
  | 'uploadModel'
  | 'activateModel'
  | 'rollBackModel'
  | 'deleteModel'
  | 'listActivations';

export interface UploadOptions {
  /** folder for uploads that are being checked */
  readonly folder: string;
  readonly modelBytes: number;
}

/** Which models there are, and which one answers. */
export function modelHandlers(parts: UseCaseParts, uploads: UploadOptions): Pick<Handlers, Group> {
  return {
    listModels: () => listModels(parts),
    getModel: ({ params }) => getModel(parts, params.id),
    downloadModelFile: downloadModelFile(parts),
    uploadModel: uploadModel(parts, uploads),
    activateModel: ({ caller, params, json }) =>
      activateModel(parts, caller, { id: params.id, note: json.note }),
    rollBackModel: ({ caller }) => rollBackModel(parts, caller),
    deleteModel: ({ caller, params }) => deleteModel(parts, caller, params.id),
    listActivations: () => listActivations(parts),
  };
}

function downloadModelFile(parts: UseCaseParts): Handlers['downloadModelFile'] {
  return async ({ params }) => {
    const outcome = await getModelFile(parts, params.id, params.name);
    if (outcome.kind === 'refused') return outcome;
    const { path, name, bytes, mediaType } = outcome.value;
    const content = createReadStream(path) as AsyncIterable<Uint8Array>;
    return done({ kind: 'download', download: { content, mediaType, fileName: name, bytes } });
  };
}

function uploadModel(
  parts: UseCaseParts,
  { folder, modelBytes }: UploadOptions,
): Handlers['uploadModel'] {
  return async ({ caller, request }) => {
    const archive = await archiveOf(request, modelBytes);
    if (archive.kind === 'refused') return archive;
    const outcome = await withTemporaryFile(folder, archive.value, (file) =>
      installModel(parts, caller, file),
    );
    return never(outcome, 'model-not-found');
  };
}

type UploadRequest = Parameters<Handlers['uploadModel']>[0]['request'];

/** The bytes of the ZIP: the body itself, or the first file of a form. */
async function archiveOf(
  request: UploadRequest,
  limit: number,
): Promise<Outcome<AsyncIterable<Buffer>, 'request-invalid'>> {
  if (!request.isMultipart()) {
    return done(within(request.body as AsyncIterable<Buffer>, limit));
  }
  const limits = { files: 1, fileBytes: limit, totalBytes: limit };
  const first = await filesOf(request, limits, new Map()).next();
  if (first.done === true) return refused('request-invalid', 'The form holds no file.');
  return done(first.value.content);
}
