import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
  type CompletedPart,
  type GetObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { MediaUnavailableError, StorageFullError } from '../../use-cases/media.ts';
import type { MediaFiles } from './files.ts';

export interface BucketOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** before every key, such as `hand-digits/`; may be empty */
  readonly prefix: string;
}

/** Parts of an upload; S3 takes at least 5 MiB and at most 10,000 of them. */
const PART_BYTES = 16 * 1024 * 1024;

/** Files in an S3-compatible bucket. An object is visible when it is whole, and durable then. */
export function mediaBucket(options: BucketOptions): MediaFiles {
  const { client, bucket: Bucket, prefix } = options;
  const named = (key: string): { Bucket: string; Key: string } => ({ Bucket, Key: prefix + key });
  const explained = explainer(Bucket);
  const get = (key: string): Promise<GetObjectCommandOutput | undefined> =>
    client
      .send(new GetObjectCommand(named(key)))
      .catch(orMissing)
      .catch(explained);
  return {
    kind: 'bucket',
    write: async (key, bytes) => {
      await client.send(new PutObjectCommand({ ...named(key), Body: bytes })).catch(explained);
    },
    writeStream: (key, content) => writeParts(options, key, content).catch(explained),
    read: async (key) => {
      const object = await get(key);
      return object?.Body?.transformToByteArray().catch(explained);
    },
    readStream: async (key) => {
      const object = await get(key);
      return object?.Body as AsyncIterable<Uint8Array> | undefined;
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(named(key))).catch(explained);
    },
    list: (under) => list(options, under),
  };
}

async function writeParts(
  { client, bucket: Bucket, prefix }: BucketOptions,
  key: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const target = { Bucket, Key: prefix + key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  try {
    const Parts: CompletedPart[] = [];
    for await (const Body of inParts(content)) {
      const PartNumber = Parts.length + 1;
      const { ETag } = await client.send(
        new UploadPartCommand({ ...target, UploadId, PartNumber, Body }),
      );
      Parts.push({ ETag, PartNumber });
    }
    await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
  } catch (error) {
    // What went wrong first is what is told; parts that stay behind are for the bucket's own rules.
    await client
      .send(new AbortMultipartUploadCommand({ ...target, UploadId }))
      .catch(() => undefined);
    throw error;
  }
}

async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of content) {
    waiting.push(bytes);
    size += bytes.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  // An upload needs one part at least, also an empty one.
  yield Buffer.concat(waiting);
}

async function* list(
  { client, bucket: Bucket, prefix }: BucketOptions,
  under: string,
): ReturnType<MediaFiles['list']> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: prefix + asFolder(under),
        ContinuationToken: token,
      }),
    );
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue;
      const writtenAt = LastModified?.getTime() ?? 0;
      yield { key: Key.slice(prefix.length), bytes: Size ?? 0, writtenAt };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** `a` would also list `ab/…`. */
function asFolder(under: string): string {
  return under === '' || under.endsWith('/') ? under : `${under}/`;
}

function orMissing(error: unknown): undefined {
  const missing =
    error instanceof NoSuchKey ||
    (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404);
  if (!missing) throw error;
}

/** S3 itself has no end; servers that speak its language do, and each of them can be out of reach. */
function explainer(bucket: string): (error: unknown) => never {
  return (error) => {
    if (isFull(error)) throw new StorageFullError(`The bucket ${bucket}`, error);
    if (isAway(error)) throw new MediaUnavailableError(`The bucket ${bucket}`, error);
    throw error;
  };
}

function isFull(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return error.name.includes('StorageFull') || error.$metadata.httpStatusCode === 507;
}

const AWAY =
  /^(ECONN.*|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|TimeoutError)$/;

/** Nobody is there, or who is there has no answer. */
function isAway(error: unknown): boolean {
  if (error instanceof S3ServiceException) return (error.$metadata.httpStatusCode ?? 0) >= 500;
  if (!(error instanceof Error)) return false;
  return AWAY.test('code' in error ? String(error.code) : error.name);
}
