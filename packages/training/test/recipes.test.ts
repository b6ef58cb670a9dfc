import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { manifestSchema } from '@hand-digits/recognition';
import { expect, test } from 'vitest';
import { SHIPPED_RECIPE } from '../src/recipes/shipped.ts';

const MANIFEST = path.resolve(import.meta.dirname, '../../../models/hand-digits/manifest.json');

test('the recipe “shipped” is, number for number, what the shipped model was trained with', async () => {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(MANIFEST, 'utf8')));
  expect(manifest.recipe).toEqual(SHIPPED_RECIPE);
});
