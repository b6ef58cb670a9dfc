import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import {
  computeModelId,
  identifyManifest,
  manifestSchema,
  type UnidentifiedManifest,
} from '../../src/model/manifest.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const model = Uint8Array.from([8, 9, 10]);

const described: Omit<UnidentifiedManifest, 'files'> = {
  formatVersion: 1,
  name: 'small',
  createdAt: '2026-11-22T10:00:00Z',
  normaliser: { version: 1 },
  input: { name: 'image', shape: ['batch', 1, 28, 28], range: [0, 1] },
  outputs: { logits: 'logits', digitness: 'digitness' },
  temperature: 1.5,
  thresholds: { accept: 0.9, digitness: 0.5 },
  datasets: [{ name: 'mnist', split: 'train', digest: 'a'.repeat(64), count: 54_000 }],
  recipe: { layers: ['conv 32', 'dense 10'], note: 'naïve – 手' },
  seed: 7,
  parent: null,
  training: {
    epochs: 12,
    hours: 0.5,
    imagesPerSecond: 576,
    peakMemoryBytes: 900_000_000,
    engine: { name: 'onnxruntime-node', version: '1.30.0' },
  },
};

describe('the id of a model', () => {
  it('is the SHA-256 of the manifest without id as canonical JSON in UTF-8, a zero byte and the network', () => {
    const manifest = identifyManifest(described, model, sha256);
    const unidentified = { ...described, files: { 'model.onnx': sha256(model) } };
    const expected = createHash('sha256')
      .update(canonicalJson(unidentified), 'utf8')
      .update(Uint8Array.of(0))
      .update(model)
      .digest('hex');
    expect(manifest.id).toBe(expected);
  });

  it('stays the same when the manifest is written with its keys in another order', () => {
    const manifest = identifyManifest(described, model, sha256);
    const reordered = Object.fromEntries(Object.entries(manifest).reverse());
    expect(computeModelId(manifestSchema.parse(reordered), model, sha256)).toBe(manifest.id);
  });

  it('changes with a threshold, with the recipe and with one byte of the network', () => {
    const id = identifyManifest(described, model, sha256).id;
    const stricter = { ...described, thresholds: { accept: 0.91, digitness: 0.5 } };
    const wider = { ...described, recipe: { layers: ['conv 48', 'dense 10'] } };
    expect(identifyManifest(stricter, model, sha256).id).not.toBe(id);
    expect(identifyManifest(wider, model, sha256).id).not.toBe(id);
    expect(identifyManifest(described, Uint8Array.from([8, 9, 11]), sha256).id).not.toBe(id);
  });
});

describe('a manifest', () => {
  it('is refused when a member is missing, unknown or out of range', () => {
    const manifest = identifyManifest(described, model, sha256);
    expect(manifestSchema.safeParse(manifest).success).toBe(true);
    expect(manifestSchema.safeParse({ ...manifest, temperature: 0 }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, formatVersion: 2 }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, surprise: 1 }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, thresholds: undefined }).success).toBe(false);
  });
});

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves no white space', () => {
    expect(canonicalJson({ b: [1.5, { z: null, a: true }], a: 'x "y"' })).toBe(
      '{"a":"x \\"y\\"","b":[1.5,{"a":true,"z":null}]}',
    );
  });
});
